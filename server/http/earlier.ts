import { Hono } from 'hono'
import { openToAll, seqPath, tellVersion } from './charter.ts'
import { publishedRoutes } from './ledger.ts'
import type { Env, HttpParts } from './parts.ts'

/** The ledgers that this one continues, for everybody: what they published, and each version of their charter. */
export function earlierRoutes({ earlier }: Pick<HttpParts, 'earlier'>): Hono<Env> {
  const app = new Hono<Env>().get('/api/earlier', async (c) => {
    openToAll(c)
    return c.json({ ledgers: await Promise.all(earlier.map((one) => one.told())) })
  })
  for (const { fingerprint, checkpoint, read, version } of earlier) {
    const address = `/earlier/${fingerprint}`
    app.route(`${address}/ledger`, publishedRoutes({ checkpoint: () => checkpoint, read }))
    app.get(`${address}/charter/${seqPath}`, async (c) => {
      openToAll(c)
      return tellVersion(c, await version(Number(c.req.param('seq'))))
    })
  }
  return app
}
