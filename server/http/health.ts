import { Hono } from 'hono'
import { SOON_SECONDS } from '../model/models.ts'
import type { Env, HttpParts } from './parts.ts'
import { refuse } from './problem.ts'

/** For whoever watches the process: it runs; it can answer. They may know it by any name. */
export const healthRoutes = ({ models }: Pick<HttpParts, 'models'>) =>
  new Hono<Env>()
    .get('/healthz', (c) => c.json({ status: 'ok' }))
    .get('/readyz', (c) => {
      if (!models.ready) {
        const detail = 'No model can answer yet: try again soon.'
        throw refuse('model_not_ready', detail, { retryAfterSeconds: SOON_SECONDS })
      }
      return c.json({ status: 'ready' })
    })
