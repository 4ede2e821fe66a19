import { randomUUID } from 'node:crypto'
import { createMiddleware } from 'hono/factory'
import type { Env } from './parts.ts'

/** A caller may name its request; what it sends is written to the log, so only plain names count. */
const plain = /^[A-Za-z0-9._-]{1,64}$/

export const requestId = createMiddleware<Env>(async (c, next) => {
  const given = c.req.header('x-request-id') ?? ''
  const id = plain.test(given) ? given : randomUUID()
  c.set('requestId', id)
  await next()
  c.res.headers.set('x-request-id', id)
})
