import type { NumberedEvent } from '@overt/wire'
import { Hono, type Context } from 'hono'
import { z } from 'zod'
import type { Logger } from '../observe/logger.ts'
import { fitting, readQuery } from './body.ts'
import { signedIn } from './caller.ts'
import { aiDisclosure } from './disclosure.ts'
import type { HttpParts, SignedInEnv } from './parts.ts'
import { notFound } from './problem.ts'
import { frame, leaving, sseResponse } from './sse.ts'

const EventNumber = z
  .string()
  .regex(/^(?:0|[1-9]\d{0,8}|-1)$/, 'the number of an event is expected')
  .transform(Number)
const EventQuery = z.strictObject({ after: EventNumber.default(-1) })
const LastEvent = z.object({ 'last-event-id': EventNumber })

type Parts = Pick<HttpParts, 'identity' | 'answering' | 'logger'>

/** Watching an answer, from any event on, and stopping it. Watchers come and go; the answer does not notice. */
export const answerRoutes = ({ identity, answering, logger }: Parts) =>
  new Hono<SignedInEnv>()
    .use(signedIn(identity))
    .get('/:id/events', async (c) => {
      const left = leaving(c.req.raw)
      const { account } = c.var.caller
      const events = await answering.events(account, c.req.param('id'), after(c), left.signal)
      if (events === null) throw notFound()
      return sseResponse(frames(events, left.signal, logger), left, aiDisclosure, c.env.outgoing)
    })
    .post('/:id/stop', async (c) => {
      const stopped = await answering.stop(c.var.caller.account, c.req.param('id'), 'person')
      if (!stopped) throw notFound()
      return c.body(null, 204)
    })

/** A browser that comes back says where it was; a first request may say it in the address. */
function after(c: Context<SignedInEnv>): number {
  const query = readQuery(c, EventQuery)
  const last = c.req.header('last-event-id')
  if (last === undefined || last === '') return query.after
  return fitting(LastEvent, { 'last-event-id': last })['last-event-id']
}

/** A failure ends the stream: the watcher comes back with its last number and loses nothing. */
async function* frames(
  events: AsyncIterable<readonly NumberedEvent[]>,
  left: AbortSignal,
  logger: Logger,
): AsyncIterable<string> {
  try {
    for await (const together of events) yield together.map(frameOf).join('')
  } catch (error) {
    if (!left.aborted) logger.error({ error }, 'could not go on sending answer events')
  }
}

const frameOf = ({ n, event }: NumberedEvent): string =>
  frame({ id: n, event: event.type, data: JSON.stringify(event) })
