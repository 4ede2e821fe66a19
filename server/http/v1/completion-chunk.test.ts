import type { AnswerEvent } from '@overt/wire'
import { expect, test } from 'vitest'
import { problem } from '../problem.ts'
import { completionFrames } from './completion-chunk.ts'

const completion = {
  id: 'chatcmpl-a',
  created: 1,
  model: 'small',
  fingerprint: null,
  receipts: ['r'],
  accepts: null,
  isHeld: true,
}
const started: AnswerEvent = {
  type: 'started',
  answer: 'a',
  conversation: 'c',
  question: 'q',
  receipt: 'r',
  model: 'small',
}
const queued: AnswerEvent = { type: 'queued', position: 2 }

async function told(...lists: readonly (readonly AnswerEvent[])[]): Promise<string> {
  async function* events() {
    for (const list of lists) yield { choice: 0, events: list }
  }
  const frames = completionFrames(completion, events(), { includeUsage: false, onFault: () => {} })
  return (await Array.fromAsync(frames)).join('')
}

test('what comes together is told as what comes one by one', async () => {
  const usage = { promptTokens: 3, cachedTokens: 0, outputTokens: 2 }
  const all: readonly AnswerEvent[] = [
    started,
    queued,
    { type: 'prompted', promptTokens: 3, cachedTokens: 0 },
    { type: 'delta', text: 'Hel', ids: [1] },
    { type: 'delta', text: 'lo', ids: [2] },
    { type: 'ended', stop: 'eos', message: 'm', usage },
  ]
  const whole = await told(all)
  expect(whole).toBe(await told(...all.map((event) => [event])))
  expect(whole).toMatch(/^: queued, position 2\n\ndata: .*"role":"assistant"/)
  expect(whole).toMatch(/data: \[DONE\]\n\n$/)
})

test('an answer that fails is told up to where it failed; one that never began has no first chunk', async () => {
  const failed: AnswerEvent = { type: 'failed', problem: problem('too_many_requests', 'No turn.') }
  expect(await told([started, queued, failed])).toMatch(
    /^: queued, position 2\n\ndata: \{"error":.*\n\n$/,
  )
  const delta: AnswerEvent = { type: 'delta', text: 'Hi', ids: [1] }
  const text = await told([started, delta, failed])
  expect(text).toContain('"content":"Hi"')
  expect(text).toMatch(/"error":.*\n\n$/)
})
