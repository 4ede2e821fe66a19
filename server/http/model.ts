import { Hono } from 'hono'
import { signedIn } from './caller.ts'
import type { HttpParts, SignedInEnv } from './parts.ts'

export const modelRoutes = ({ identity, models }: Pick<HttpParts, 'identity' | 'models'>) =>
  new Hono<SignedInEnv>().use(signedIn(identity)).get('/', (c) => c.json({ models: models.list() }))
