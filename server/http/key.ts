import { KeyRequest } from '@overt/wire'
import { Hono } from 'hono'
import { readJson } from './body.ts'
import { signedIn } from './caller.ts'
import type { HttpParts, SignedInEnv } from './parts.ts'
import { notFound } from './problem.ts'

/** The caller's own API keys. */
export const keyRoutes = ({ identity }: Pick<HttpParts, 'identity'>) =>
  new Hono<SignedInEnv>()
    .use(signedIn(identity))
    .get('/', async (c) => c.json({ keys: await identity.keys(c.var.caller.account) }))
    .post('/', async (c) => {
      const { name } = await readJson(c, KeyRequest)
      return c.json(await identity.createKey(c.var.caller.account, name), 201)
    })
    .delete('/:id', async (c) => {
      const revoked = await identity.revokeKey(c.var.caller.account, c.req.param('id'))
      if (!revoked) throw notFound()
      return c.body(null, 204)
    })
