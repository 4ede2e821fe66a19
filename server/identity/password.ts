import type { CredentialsRequest, SignInRequest } from '@overt/wire'
import { isAPIError } from 'better-auth/api'
import type { Store } from '../store/database.ts'
import { emailTaken, passwordHash, replaceCredentials } from './account-rows.ts'
import { Attempts, tooMany } from './attempts.ts'
import type { Auth } from './auth.ts'
import type { NotSignedIn, Refusal, SignedIn } from './identity.ts'
import type { Sessions } from './session.ts'

type Parts = { readonly store: Store; readonly clock: () => number }

/** The account's first password needs none; a later one needs the current. */
async function knowsPassword(
  store: Store,
  auth: Auth,
  account: string,
  current: string | null,
): Promise<boolean> {
  const hash = await passwordHash(store.db, account)
  if (hash === null) return true
  const { password } = await auth.$context
  return current !== null && password.verify({ hash, password: current })
}

/** Signing in by e-mail and password, and choosing them. */
export function passwordDoor({ store, clock }: Parts, auth: Auth, sessions: Sessions) {
  const attempts = new Attempts(clock)

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
    if (!(await knowsPassword(store, auth, user.id, to.currentPassword)))
      return wrongCurrentPassword
    attempts.forgive(address)
    const { password } = await auth.$context
    const [hash, email] = [await password.hash(to.password), to.email.toLowerCase()]
    const replaced = await store.transact(async (tx) => {
      if (await emailTaken(tx, email, user.id)) return false
      const now = new Date(clock()).toISOString()
      const account = { account: user.id, name: to.name, email }
      await replaceCredentials(tx, { ...account, passwordHash: hash, now })
      return true
    })
    if (!replaced) return emailRefused
    return { ok: true, setCookies: await sessions.begin(user.id, headers) }
  }

  async function confirms(
    account: string,
    password: string | null,
    address: string,
  ): Promise<Refusal | null> {
    const wait = attempts.take(address)
    if (wait !== null) return tooMany(wait).refusal
    if (!(await knowsPassword(store, auth, account, password))) return wrongPasswordHere.refusal
    attempts.forgive(address)
    return null
  }

  return { signIn, setCredentials, confirms }
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
const wrongPasswordHere = refused(
  'invalid_request',
  'The password is wrong: enter the one you sign in with now.',
  'password',
)
const emailRefused = refused(
  'invalid_request',
  'This e-mail address cannot be used: choose another one.',
  'email',
)
