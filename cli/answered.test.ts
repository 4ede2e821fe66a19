import type { AnswerEvent } from '@overt/wire'
import { describe, expect, test } from 'vitest'
import { follow } from './answered.ts'

async function followed(events: readonly AnswerEvent[]) {
  let shown = ''
  let said = ''
  const numbered = events.map((event, n) => ({ n, event }))
  const answered = await follow(
    (async function* () {
      yield* numbered
    })(),
    (text) => void (shown += text),
    (text) => void (said += text),
  )
  return { answered, shown, said }
}

const started: AnswerEvent = {
  type: 'started',
  answer: 'a',
  conversation: 'c',
  question: 'q',
  receipt: 'r',
  model: 'small',
}
const usage = { promptTokens: 3, cachedTokens: 0, outputTokens: 2 }

describe('an answer that is followed', () => {
  test('is shown as it comes and summed up at the end', async () => {
    const { answered, shown, said } = await followed([
      started,
      { type: 'queued', position: 0 },
      { type: 'prompted', promptTokens: 3, cachedTokens: 0 },
      { type: 'delta', text: 'Blue ', ids: [1] },
      { type: 'delta', text: 'light.', ids: [2] },
      { type: 'ended', stop: 'eos', message: 'm', usage },
      { type: 'sealed', index: 4, size: 5 },
    ])
    expect(shown).toBe('Blue light.')
    expect(said).toBe('')
    expect(answered).toEqual({
      model: 'small',
      text: 'Blue light.',
      stop: 'eos',
      usage,
      sealed: { index: 4, size: 5 },
    })
  })

  test('says how many wait before it', async () => {
    expect((await followed([started, { type: 'queued', position: 3 }])).said).toContain('3 before')
  })

  test('keeps its text when the engine fails, and says why it ends', async () => {
    const problem = {
      code: 'engine_failed' as const,
      status: 500,
      detail: 'The engine stopped.',
      param: null,
      retryAfterSeconds: null,
    }
    const { answered, shown, said } = await followed([
      started,
      { type: 'delta', text: 'Blue', ids: [1] },
      { type: 'failed', problem },
      { type: 'ended', stop: 'error', message: 'm', usage },
    ])
    expect({ shown, stop: answered.stop, sealed: answered.sealed }).toEqual({
      shown: 'Blue',
      stop: 'error',
      sealed: null,
    })
    expect(said).toContain('The engine stopped.')
  })
})
