import { describe, expect, test } from 'vitest'
import { alone, finish, idsOf, openDecoder, order } from './decoder.fixture.ts'
import { END } from './toy-context.fixture.ts'
import type { StartOrder } from '../llama/protocol.ts'

const following = Int32Array.of(END, 20, 21)
const account = 'ada'
const begun = order(0, { account, following, limit: 5 })

/** How much of a conversation's next prompt has to be read; its answer is the same as alone. */
function unread(first: StartOrder, question: readonly number[], isQuiet: boolean): number {
  const { decoder } = openDecoder()
  decoder.start(first)
  const answer = idsOf(finish(decoder), first.run)
  if (isQuiet) while (decoder.readAhead());
  const after = answer.at(-1) === END ? [...following].slice(1) : [...following]
  const prompt = Int32Array.from([...first.prompt, ...answer, ...after, ...question])
  const next = order(7, { account, prompt })
  decoder.start(next)
  const reports = finish(decoder)
  expect(idsOf(reports, 7)).toEqual(alone(next))
  const [prompted] = reports.flatMap((report) => report.prompted)
  return prompt.length - (prompted?.cached ?? 0)
}

/** A seed whose answer ends by itself. */
function endingByItself(): StartOrder {
  for (let seed = 0; seed < 1000; seed++) {
    const one = order(0, { account, following, noiseKey: new Uint8Array(32).fill(seed), limit: 40 })
    const ids = alone(one)
    if (ids.length > 1 && ids.at(-1) === END) return one
  }
  throw new Error('no answer ends by itself')
}

describe('between a question and the next', () => {
  test('the end of the answer and what the template writes after it are read, and the next has less to read', () => {
    expect(unread(begun, [3, 4], false)).toBe(1 + following.length + 2)
    expect(unread(begun, [3, 4], true)).toBe(2)
  })

  test("an answer that ended by itself has its end in the template's words, not twice", () => {
    const first = endingByItself()
    expect(unread(first, [3, 4], true)).toBe(2)
  })

  test('a prompt that goes on otherwise gets the same answer', () => {
    const { decoder } = openDecoder()
    decoder.start(begun)
    const answer = idsOf(finish(decoder), 0)
    expect(decoder.readAhead()).toBe(true)
    const prompt = Int32Array.from([...begun.prompt, ...answer, END, 5, 6])
    const other = order(7, { account, prompt })
    decoder.start(other)
    expect(idsOf(finish(decoder), 7)).toEqual(alone(other))
  })

  test('nothing is read for an answer that was broken off', () => {
    const { decoder } = openDecoder()
    decoder.start(order(0, { following, limit: 40 }))
    decoder.step()
    decoder.cancel(0)
    expect(decoder.readAhead()).toBe(false)
  })
})
