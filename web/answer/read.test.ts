import type { AnswerEvent } from '@overt/wire'
import { expect, test } from 'vitest'
import { Failure } from '../api/failure.ts'
import { readAnswer, type Reading } from './read.ts'

const events: readonly AnswerEvent[] = [
  { type: 'started', answer: 'a', conversation: 'c', question: 'q', receipt: 'r', model: 'm' },
  { type: 'prompted', promptTokens: 3, cachedTokens: 0 },
  { type: 'delta', text: 'Hel', ids: [1] },
  { type: 'delta', text: 'lo', ids: [2] },
  {
    type: 'ended',
    stop: 'eos',
    message: 'm1',
    usage: { promptTokens: 3, cachedTokens: 0, outputTokens: 2 },
  },
  { type: 'sealed', index: 5, size: 6 },
]

const wired = (from: number, to: number): string =>
  events
    .slice(from, to)
    .map(
      (event, at) => `id: ${from + at}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`,
    )
    .join('')

type Reply = (after: number) => Response

/** A server that gives these replies, one a connection, and remembers what each connection asked for. */
function server(...replies: readonly Reply[]) {
  const asked: number[] = []
  const fetch = async (_path: unknown, init?: RequestInit): Promise<Response> => {
    const after = Number(new Headers(init?.headers).get('last-event-id') ?? -1)
    asked.push(after)
    const reply = replies[asked.length - 1]
    if (reply === undefined) throw new TypeError('connection refused')
    return reply(after)
  }
  return { asked, fetch }
}

async function read(
  { fetch }: { readonly fetch: typeof globalThis.fetch },
  signal = new AbortController().signal,
): Promise<{ readings: Reading[]; waits: number[] }> {
  const waits: number[] = []
  const wait = async (ms: number): Promise<void> => void waits.push(ms)
  const readings = await Array.fromAsync(
    readAnswer({ answer: 'a', after: -1, fetch, wait, signal }),
  )
  return { readings, waits }
}

const numbers = (readings: readonly Reading[]): number[] =>
  readings.flatMap((reading) => (reading.type === 'event' ? reading.n : []))

test('an answer is read to its seal over one connection', async () => {
  const one = server(() => new Response(wired(0, 6)))
  expect(numbers((await read(one)).readings)).toEqual([0, 1, 2, 3, 4, 5])
  expect(one.asked).toEqual([-1])
})

test('after a drop the next connection asks for what follows the last event', async () => {
  const two = server(
    () => new Response(`${wired(0, 3)}id: 3\nevent: delta\nda`),
    (after) => new Response(wired(after + 1, 6)),
  )
  const { readings } = await read(two)
  expect(numbers(readings)).toEqual([0, 1, 2, 3, 4, 5])
  expect(two.asked).toEqual([-1, 2])
  expect(readings.filter(({ type }) => type === 'reconnecting')).toHaveLength(1)
})

test('an event that comes twice is given once', async () => {
  const again = server(
    () => new Response(wired(0, 3)),
    () => new Response(wired(0, 6)),
  )
  expect(numbers((await read(again)).readings)).toEqual([0, 1, 2, 3, 4, 5])
})

test('waiting grows with each failed attempt and begins anew after an event', async () => {
  const refused: Reply = () => {
    throw new TypeError('connection refused')
  }
  const flaky = server(
    refused,
    refused,
    () => new Response(wired(0, 2)),
    refused,
    () => new Response(wired(2, 6)),
  )
  expect((await read(flaky)).waits).toEqual([250, 500, 250, 500])
})

test('a server that is restarting is asked again', async () => {
  const busy = server(
    () => Response.json({ code: 'shutting_down', status: 503, detail: 'Later.' }, { status: 503 }),
    () => new Response(wired(0, 6)),
  )
  expect(numbers((await read(busy)).readings)).toHaveLength(6)
})

test('a refusal that will not pass ends the reading with its reason', async () => {
  const gone = server(() =>
    Response.json({ code: 'not_found', status: 404, detail: 'No such answer.' }, { status: 404 }),
  )
  await expect(read(gone)).rejects.toThrow(new Failure('not_found', { detail: 'No such answer.' }))
  expect(gone.asked).toHaveLength(1)
})

test('what is no answer event ends the reading: asking again would bring the same', async () => {
  const strange = server(() => new Response('id: 0\nevent: delta\ndata: {"type":"surprise"}\n\n'))
  await expect(read(strange)).rejects.toThrow()
  expect(strange.asked).toHaveLength(1)
})

test('leaving ends the reading without an error', async () => {
  const leaving = new AbortController()
  const hanging = server(() => {
    leaving.abort()
    throw new DOMException('left', 'AbortError')
  })
  expect((await read(hanging, leaving.signal)).readings).toEqual([])
})
