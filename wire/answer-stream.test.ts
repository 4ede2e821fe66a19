import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { NumberedEvent } from './answer-event.ts'
import { answerEvents } from './answer-stream.ts'

const events: readonly NumberedEvent[] = [
  { n: 0, event: { type: 'queued', position: 2 } },
  { n: 1, event: { type: 'delta', text: 'Blau — 空は青い 🌍', ids: [1, 2] } },
  { n: 2, event: { type: 'delta', text: 'two\nlines', ids: [] } },
  { n: 3, event: { type: 'sealed', index: 4, size: 5 } },
]

const stream = (end: string): string =>
  events
    .map(({ n, event }) =>
      [`id: ${n}`, `event: ${event.type}`, `data: ${JSON.stringify(event)}`, '', ''].join(end),
    )
    .join(`: ping${end}${end}`)

async function read(chunks: readonly Uint8Array[]): Promise<readonly NumberedEvent[]> {
  const found: NumberedEvent[] = []
  for await (const event of answerEvents(cutInto(chunks))) {
    found.push(event)
  }
  return found
}

/** A stream that is cut exactly there. */
const cutInto = (chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(chunk)
      controller.close()
    },
  })

describe('an event stream', () => {
  test.each([
    ['lines that end as on Unix', '\n'],
    ['lines that end as in HTTP', '\r\n'],
  ])('gives its events from %s, past the pings', async (_, end) => {
    expect(await read([new TextEncoder().encode(stream(end))])).toEqual(events)
  })

  test('gives the same events however the network cuts it', async () => {
    const bytes = new TextEncoder().encode(stream('\n'))
    const cuts = fc.array(fc.nat({ max: bytes.length }), { maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(cuts, async (at) => {
        const ends = [0, ...at.toSorted((a, b) => a - b), bytes.length]
        const chunks = ends.slice(1).map((end, i) => bytes.slice(ends[i], end))
        expect(await read(chunks)).toEqual(events)
      }),
      { numRuns: 50 },
    )
  })

  test('drops an event that was cut off: it comes again', async () => {
    const cut = stream('\n').slice(0, -2)
    expect(await read([new TextEncoder().encode(cut)])).toEqual(events.slice(0, -1))
  })

  test.each([
    ['an event of another kind', 'id: 0\ndata: {"type":"advertisement"}\n\n'],
    ['data that is not JSON', 'id: 0\ndata: {"type":\n\n'],
    ['an event without a number', 'data: {"type":"queued","position":0}\n\n'],
    ['a number that is none', 'id: one\ndata: {"type":"queued","position":0}\n\n'],
  ])('refuses %s', async (_, strange) => {
    await expect(read([new TextEncoder().encode(strange)])).rejects.toThrow()
  })

  test('is cancelled when its reader leaves early', async () => {
    let isCancelled = false
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode(stream('\n'))),
      cancel: () => {
        isCancelled = true
      },
    })
    for await (const { n } of answerEvents(body)) if (n === 1) break
    expect(isCancelled).toBe(true)
  })
})
