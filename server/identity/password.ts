import type { CredentialsRequest, SignInRequest } from '@overt/wire'
import { isAPIError } from 'better-auth/api'
import type { Store } from '../store/database.ts'
import { emailTaken, passwordHash, replaceCredentials } from './account-rows.ts'
import { Attempts, tooMany } from './attempts.ts'
import type { Auth } from './auth.ts'
import type { NotSignedIn, SignedIn } from './identity.ts'
import type { Sessions } from './session.ts'

type Parts = { readonly store: Store; readonly clock: () => number }

/** Signing in by e-mail and password, and choosing them. */
export function passwordDoor({ store, clock }: Parts, auth: Auth, sessions: Sessions) {
  const attempts = new Attempts(clock)

  /** The account's first password needs none; a later one needs the current. */
  async function knowsPassword(account: string, current: string | null): Promise<boolean> {
    const hash = await passwordHash(store.db, account)
    if (hash === null) return true
    const { password } = await auth.$context
    return current !== null && password.verify({ hash, password: current })
  }

  async function signIn(
    { email, password }: SignInRequest,
    headers: Headers,
    address: string,
  ): Promise<SignedIn | NotSignedIn> {
    const wait = attempts.take(address)
    if (wait !== null) return tooMany(wait)
    try {
      const body = { email, password }
      const begun = await auth.api.signInEmail({ body, headers, returnHeaders: true })
      attempts.forgive(address)
      return { ok: true, setCookies: begun.headers.getSetCookie() }
    } catch (error) {
      if (isAPIError(error) && error.statusCode === 401) return wrongPassword
      throw error
    }
  }

  async function setCredentials(
    to: CredentialsRequest,
    headers: Headers,
    address: string,
  ): Promise<SignedIn | NotSignedIn> {
    const user = await sessions.account(headers)
    if (user === null) return notSignedIn
    const wait = attempts.take(address)
    if (wait !== null) return tooMany(wait)
    if (!(await knowsPassword(user.id, to.currentPassword))) return wrongCurrentPassword
    attempts.forgive(address)
    const { password } = await auth.$context
    const hash = await password.hash(to.password)
    const email = to.email.toLowerCase()
    const replaced = await store.transact(async (tx) => {
      if (await emailTaken(tx, email, user.id)) return false
      const now = new Date(clock()).toISOString()
      const { name } = to
      await replaceCredentials(tx, { account: user.id, name, email, passwordHash: hash, now })
      return true
    })
    if (!replaced) return emailRefused
    return { ok: true, setCookies: await sessions.begin(user.id, headers) }
  }

  return { signIn, setCredentials }
}

const refused = (
  code: 'not_signed_in' | 'invalid_request',
  detail: string,
  param?: string,
): NotSignedIn => ({
  ok: false,
  refusal: { code, detail, retryAfterSeconds: null, ...(param !== undefined && { param }) },
})

const notSignedIn = refused('not_signed_in', 'Sign in first.')
const wrongPassword = refused('not_signed_in', 'The e-mail address or the password is wrong.')
const wrongCurrentPassword = refused(
  'invalid_request',
  'The current password is wrong: enter the one you sign in with now.',
  'currentPassword',
)
const emailRefused = refused(
  'invalid_request',
  'This e-mail address cannot be used: choose another one.',
  'email',
)
