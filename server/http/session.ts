import { AccountErasureRequest, CredentialsRequest, LinkRequest, SignInRequest } from '@overt/wire'
import { Hono, type Context } from 'hono'
import type { AccountErasure } from '../record/erase-account.ts'
import type { NotSignedIn, SignedIn } from '../identity/identity.ts'
import { addressOf } from './address.ts'
import { readJson } from './body.ts'
import { anyAccount } from './caller.ts'
import type { Env, HttpParts, SignedInEnv } from './parts.ts'
import { notFound, refuse } from './problem.ts'

type Parts = Pick<HttpParts, 'identity'>
type EraseParts = Pick<HttpParts, 'eraseAccount'>

/** Who is signed in; signing in by link or password, and out. Open to everybody. */
export const sessionRoutes = ({ identity }: Parts) =>
  new Hono<Env>()
    .get('/', async (c) => {
      setCookies(c, await identity.renew(c.req.raw.headers))
      return c.json(await identity.session(c.req.raw.headers))
    })
    .post('/link', async (c) => {
      const { token } = await readJson(c, LinkRequest)
      return welcome(c, identity, await identity.useLink(token, c.req.raw.headers, addressOf(c)))
    })
    .post('/', async (c) => {
      const request = await readJson(c, SignInRequest)
      return welcome(c, identity, await identity.signIn(request, c.req.raw.headers, addressOf(c)))
    })
    .delete('/', async (c) => {
      setCookies(c, await identity.signOut(c.req.raw.headers))
      return c.body(null, 204)
    })

export const accountRoutes = ({ identity, eraseAccount }: Parts & EraseParts) =>
  new Hono<SignedInEnv>()
    .use(anyAccount(identity))
    .put('/credentials', async (c) => {
      const request = await readJson(c, CredentialsRequest)
      const { headers } = c.req.raw
      return welcome(c, identity, await identity.setCredentials(request, headers, addressOf(c)))
    })
    .delete('/', async (c) => {
      const { account, by } = c.var.caller
      const { password } = await readJson(c, AccountErasureRequest)
      if (by !== 'session') throw refuse('not_signed_in', keysErase)
      const refusal = await identity.confirms(account, password, addressOf(c))
      if (refusal !== null) throw refuse(refusal.code, refusal.detail, refusal)
      return accountErased(c, await eraseAccount(account))
    })

/** Nothing says "erased" that is not. */
function accountErased(c: Context, erasure: AccountErasure): Response {
  switch (erasure.type) {
    case 'erased':
      return c.body(null, 204)
    case 'absent':
      throw notFound()
    case 'partly':
      throw refuse('held', partlyDetail(erasure.held))
  }
}

const partlyDetail = (held: number): string =>
  `Everything else is erased, but the board holds ${held} of your texts, conversations or instructions: they stay, and your sign-in with them, until the hold ends and you erase again.`

const keysErase = 'An API key erases no account: sign in with the browser.'

/** Sets the new cookies and answers as the next GET of the session will. */
async function welcome<E extends Env>(
  c: Context<E>,
  identity: Parts['identity'],
  outcome: SignedIn | NotSignedIn,
): Promise<Response> {
  if (!outcome.ok) throw refuse(outcome.refusal.code, outcome.refusal.detail, outcome.refusal)
  setCookies(c, outcome.setCookies)
  const cookie = outcome.setCookies.map((set) => set.split(';')[0]).join('; ')
  return c.json(await identity.session(new Headers({ cookie })))
}

function setCookies<E extends Env>(c: Context<E>, cookies: readonly string[]): void {
  for (const cookie of cookies) c.header('set-cookie', cookie, { append: true })
}
