import { Hono } from 'hono'
import { signedIn } from './caller.ts'
import type { HttpParts, SignedInEnv } from './parts.ts'
import { notFound } from './problem.ts'

type Parts = Pick<HttpParts, 'identity' | 'metrics' | 'ledger'>

/** Prometheus's page, by any key or for the owner. */
export const metricsRoutes = ({ identity, metrics, ledger }: Parts) =>
  new Hono<SignedInEnv>().use(signedIn(identity)).get('/', async (c) => {
    if (c.var.caller.by !== 'key' && !c.var.caller.owner) throw notFound()
    metrics.ledgerSize(ledger.head().size)
    return c.body(await metrics.text(), 200, { 'content-type': metrics.contentType })
  })
