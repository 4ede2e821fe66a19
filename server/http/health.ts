import { Hono } from 'hono'
import type { Env, HttpParts } from './parts.ts'
import { refuse } from './problem.ts'

/** For whoever watches the process: it runs; it can answer. They may know it by any name. */
export const healthRoutes = ({ models }: Pick<HttpParts, 'models'>) =>
  new Hono<Env>()
    .get('/healthz', (c) => c.json({ status: 'ok' }))
    .get('/readyz', (c) => {
      if (!models.ready) throw refuse('model_not_ready', 'No model can answer yet: try again soon.')
      return c.json({ status: 'ready' })
    })
