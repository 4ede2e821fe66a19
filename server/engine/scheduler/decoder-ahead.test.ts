import { describe, expect, test } from 'vitest'
import type { ExpectOrder, StartOrder } from '../llama/protocol.ts'
import { alone, finish, idsOf, openDecoder, order } from './decoder.fixture.ts'

const account = 'ada'
const begun = order(0, { account, limit: 5 })

const expected = (...prompt: readonly number[]): ExpectOrder => ({
  type: 'expect',
  account,
  prompt: Int32Array.from(prompt),
  publicLength: 0,
})

/** An answer, what is read after it, and how many tokens of the next prompt are read when it comes: its answer is as alone. */
function unread(
  ahead: (answer: readonly number[]) => readonly number[] | null,
  next: (answer: readonly number[]) => readonly number[],
): number {
  const { decoder } = openDecoder()
  decoder.start(begun)
  const answer = idsOf(finish(decoder), 0)
  const told = ahead(answer)
  if (told !== null) decoder.expect(expected(...begun.prompt, ...told))
  while (decoder.readAhead());
  const prompt = Int32Array.from([...begun.prompt, ...next(answer)])
  const start: StartOrder = order(7, { account, prompt })
  decoder.start(start)
  const reports = finish(decoder)
  expect(idsOf(reports, 7)).toEqual(alone(start))
  const [prompted] = reports.flatMap((report) => report.prompted)
  return prompt.length - (prompted?.cached ?? 0)
}

describe('between a question and the next', () => {
  test('what will follow is read, and of the next prompt only what is new', () => {
    const next = (answer: readonly number[]) => [...answer, 20, 21, 3, 4]
    expect(unread(() => null, next)).toBe(5)
    expect(unread((answer) => [...answer, 20, 21], next)).toBe(2)
  })

  test('an answer that stands elsewhere in the next prompt is read there', () => {
    const next = (answer: readonly number[]) => [22, ...answer.slice(2), 20, 3, 4]
    expect(unread((answer) => [22, ...answer.slice(2), 20], next)).toBe(2)
  })

  test('a prompt that goes on otherwise gets the answer that it gets alone', () => {
    expect(
      unread(
        (answer) => [...answer, 20, 21],
        (answer) => [...answer, 5, 6],
      ),
    ).toBe(2)
  })

  test('a prompt that comes while it is read goes on with what is there', () => {
    const { decoder } = openDecoder()
    const prompt = Array.from({ length: 60 }, (_, i) => i % 29)
    decoder.expect(expected(...prompt))
    for (let n = 0; n < 3; n++) decoder.readAhead()
    const start = order(7, { account, prompt: Int32Array.from(prompt) })
    decoder.start(start)
    const reports = finish(decoder)
    expect(reports[0]?.prompted[0]?.cached).toBeGreaterThan(0)
    expect(idsOf(reports, 7)).toEqual(alone(start))
    expect(decoder.readAhead()).toBe(false)
  })
})
