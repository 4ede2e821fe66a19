import fc from 'fast-check'
import { expect, test } from 'vitest'
import { serverEvents, type ServerEvent } from './sse.ts'

async function* given(chunks: readonly string[]): AsyncGenerator<string> {
  yield* chunks
}

async function read(...chunks: readonly string[]): Promise<ServerEvent[]> {
  return Array.fromAsync(serverEvents(given(chunks)))
}

test('an event has its id, its name and its data', async () => {
  expect(await read('id: 3\nevent: delta\ndata: {"a":1}\n\n')).toEqual([
    { id: '3', event: 'delta', data: '{"a":1}' },
  ])
})

test('data over several lines is joined by line ends', async () => {
  expect(await read('data: a\ndata: b\n\n')).toEqual([{ id: '', event: 'message', data: 'a\nb' }])
})

test('a comment and an event without data are passed over', async () => {
  expect(await read(': ping\n\nevent: nothing\n\ndata: x\n\n')).toEqual([
    { id: '', event: 'message', data: 'x' },
  ])
})

test('the id of an earlier event holds until the next one names its own', async () => {
  const events = await read('id: 1\ndata: a\n\ndata: b\n\n')
  expect(events.map(({ id }) => id)).toEqual(['1', '1'])
})

test('only the first space after the colon is dropped', async () => {
  expect((await read('data:  a b\n\n'))[0]?.data).toBe(' a b')
})

test('an event that was cut off is not given', async () => {
  expect(await read('data: whole\n\n', 'id: 2\ndata: ha')).toEqual([
    { id: '', event: 'message', data: 'whole' },
  ])
})

test('the events are the same however the bytes fall into chunks', async () => {
  const line = fc.constantFrom('id: 7', 'event: delta', 'data: x: y', 'data:', ': c', '', 'data')
  const end = fc.constantFrom('\n', '\r\n', '\r')
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 20 }),
      end,
      fc.array(fc.nat(80), { maxLength: 12 }),
      async (lines, lineEnd, cuts) => {
        // A last blank line, so that a final lone carriage return decides nothing.
        const whole = `${lines.join(lineEnd)}${lineEnd}${lineEnd}: end\n`
        const at = [0, ...cuts.toSorted((a, b) => a - b), whole.length]
        const chunks = at.slice(1).map((to, n) => whole.slice(at[n], to))
        expect(await read(...chunks)).toEqual(await read(whole))
      },
    ),
  )
})
