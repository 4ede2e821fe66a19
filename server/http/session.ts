import { CredentialsRequest, LinkRequest, SignInRequest } from '@overt/wire'
import { Hono, type Context } from 'hono'
import type { NotSignedIn, SignedIn } from '../identity/identity.ts'
import { addressOf } from './address.ts'
import { readJson } from './body.ts'
import { signedIn } from './caller.ts'
import type { Env, HttpParts, SignedInEnv } from './parts.ts'
import { refuse } from './problem.ts'

type Parts = Pick<HttpParts, 'identity'>

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

export const accountRoutes = ({ identity }: Parts) =>
  new Hono<SignedInEnv>().use(signedIn(identity)).put('/credentials', async (c) => {
    const request = await readJson(c, CredentialsRequest)
    const { headers } = c.req.raw
    return welcome(c, identity, await identity.setCredentials(request, headers, addressOf(c)))
  })

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
