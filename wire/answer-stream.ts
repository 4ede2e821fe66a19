import { createParser } from 'eventsource-parser'
import { AnswerEvent, NumberedEvent } from './answer-event.ts'

/** More than the longest event that a server sends; what is longer is no answer event. */
const mostCharacters = 8_000_000

const Id = NumberedEvent.shape.n
const numberOf = (id: string | undefined): number =>
  Id.parse(id !== undefined && /^\d{1,15}$/.test(id) ? Number(id) : null)

/**
 * Reads answer events (spec/answer-events.md) from a server-sent event stream, however the network
 * cuts it. An event that was cut off is not given: the next connection brings it whole. Leaving early
 * cancels the stream.
 * @throws Error for what is no answer event.
 */
export async function* answerEvents(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<NumberedEvent> {
  let events: NumberedEvent[] = []
  const parser = createParser({
    maxBufferSize: mostCharacters,
    onEvent: ({ id, data }) =>
      events.push({ n: numberOf(id), event: AnswerEvent.parse(JSON.parse(data)) }),
  })
  const decoder = new TextDecoder()
  const reader = body.getReader()
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      parser.feed(decoder.decode(read.value, { stream: true }))
      yield* events
      events = []
    }
  } finally {
    // The caller left, or the stream broke: either way nobody reads it any more.
    await reader.cancel().catch(() => undefined)
  }
}
