import { Hono } from 'hono'
import { mostRequestBytes } from '../witness/add-checkpoint.ts'
import type { Witness, WitnessReply } from '../witness/witness.ts'
import { Rate } from './rate.ts'
import type { Env } from './parts.ts'
import type { Logger } from '../observe/logger.ts'

export type WitnessRoutesParts = {
  readonly witness: Pick<Witness, 'addCheckpoint'>
  /** The last cosigned checkpoint of the log with this hash of its origin. */
  readonly byHash: (hash: string) => Promise<string | null>
  readonly clock: () => number
  readonly logger: Pick<Logger, 'error'>
  /** Submissions for one log in one minute; then 429. */
  readonly perMinute: number
}

const TEXT = 'text/plain; charset=utf-8'
const OTHER_ROOT = 'This witness has cosigned another root of that size.\n'

/** A witness for others' ledgers (C2SP tlog-witness): its submission and its monitoring prefix are one. */
export function witnessRoutes(parts: WitnessRoutesParts): Hono<Env> {
  const rate = new Rate(parts.clock, parts.perMinute)
  const app = new Hono<Env>()
  app.onError((error, c) => {
    parts.logger.error({ error }, 'a submission failed')
    return c.text('Something failed in this witness; it cosigned nothing.\n', 500)
  })
  app.post('/add-checkpoint', async (c) => {
    const body = await bodyOf(c.req.raw)
    if (body === null) return c.text('The body is too long or not UTF-8.\n', 413)
    const wait = rate.take(originIn(body))
    if (wait !== null) {
      c.header('retry-after', String(wait))
      return c.text('Too many submissions for this log.\n', 429)
    }
    return respond(await parts.witness.addCheckpoint(body))
  })
  app.get('/:hash/checkpoint', async (c) => {
    const note = await parts.byHash(c.req.param('hash'))
    if (note === null) return c.text('This witness has no checkpoint of that log.\n', 404)
    return new Response(note, { headers: { 'content-type': TEXT, 'cache-control': 'max-age=5' } })
  })
  return app
}

function respond(reply: WitnessReply): Response {
  if (reply.status === 200) return new Response(reply.body, { headers: { 'content-type': TEXT } })
  if (reply.status === 409 && reply.size !== null) {
    const headers = { 'content-type': 'text/x.tlog.size' }
    return new Response(`${reply.size}\n`, { status: 409, headers })
  }
  const why = reply.status === 409 ? OTHER_ROOT : `${reply.why}\n`
  return new Response(why, { status: reply.status, headers: { 'content-type': TEXT } })
}

/** The first line of the checkpoint: what a log is counted by, whoever sends it. Long ones share one. */
const originIn = (body: string): string => {
  const at = body.indexOf('\n\n')
  return at < 0 ? '' : (body.slice(at + 2, at + 258).split('\n', 1)[0] ?? '')
}

/** Null when it is longer than any submission, or not UTF-8. */
async function bodyOf(request: Request): Promise<string | null> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let body = ''
  try {
    for await (const chunk of request.body ?? []) {
      body += decoder.decode(chunk, { stream: true })
      if (body.length > mostRequestBytes) return null
    }
    return body + decoder.decode()
  } catch {
    return null
  }
}
