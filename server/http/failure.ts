import type { Context, Hono } from 'hono'
import type { Logger } from '../observe/logger.ts'
import { tell } from './dialect.ts'
import type { Env } from './parts.ts'
import { problem, problemOf } from './problem.ts'
import { ANY_FILE } from './web.ts'

/** Every request that no route answered ends here. */
export function failures(app: Hono<Env>, logger: Logger): void {
  app.onError((error, c) => failed(error, c, logger))
  app.notFound((c) => unrouted(c, app))
}

function failed(error: Error, c: Context<Env>, logger: Logger): Response {
  const declared = problemOf(error)
  if (declared !== null) return tell(c, declared)
  // Nobody reads the answer to a request that was cut off, and the cut is no fault of ours.
  if (!c.req.raw.signal.aborted) {
    logger.error({ error, requestId: c.get('requestId') }, 'a request failed')
  }
  return tell(c, problem('internal', 'Something failed in this server: its log says what.'))
}

function unrouted(c: Context<Env>, app: Hono<Env>): Response {
  const allowed = methodsFor(c.req.path, app)
  if (allowed.length === 0) {
    return tell(c, problem('not_found', 'There is nothing at this address.'))
  }
  c.header('allow', allowed.join(', '))
  const detail = `${c.req.method} is not possible here: use ${allowed.join(' or ')}.`
  return tell(c, problem('invalid_request', detail, { status: 405 }))
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Middlewares are registered for all methods, handlers for one; looking for a file proves nothing. */
const methodsFor = (path: string, app: Hono<Env>): readonly string[] =>
  methods.filter((method) =>
    app.router
      .match(method, path)[0]
      .some(([[, route]]) => route.method === method && route.path !== ANY_FILE),
  )
