import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { matchedRoutes } from 'hono/route'
import type { Env, HttpParts } from './parts.ts'

/** Counts and logs each request by its route's pattern: no id, query or body is written down. */
export const access = ({
  metrics,
  logger,
  clock,
}: Pick<HttpParts, 'metrics' | 'logger' | 'clock'>) =>
  createMiddleware<Env>(async (c, next) => {
    const began = clock()
    await next()
    const { method } = c.req
    const { status } = c.res
    const route = routeOf(c)
    const requestIdentifier = c.get('requestId')
    const record = () => {
      const ms = clock() - began
      metrics.httpRequest({ method: knownMethod(method), route, status, seconds: ms / 1000 })
      logger.info({ requestId: requestIdentifier, method, route, status, ms }, 'request')
    }
    // A stream goes on after the handler: the record is made when its last byte has left.
    if (c.env.outgoing === undefined) record()
    else c.env.outgoing.once('close', record)
  })

const routeOf = (c: Context): string =>
  matchedRoutes(c).find(({ method }) => method !== 'ALL')?.path ?? 'none'

/** Labels of metrics come from closed sets. */
const knownMethod = (method: string): string =>
  ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].includes(method) ? method : 'other'
