import type { AnswerEvent } from '@overt/wire'
import { expect, test } from 'vitest'
import { Failure } from '../api/failure.ts'
import type { Live } from './live.ts'
import { Lives } from './lives.ts'
import type { Reading } from './read.ts'

const usage = { promptTokens: 1, cachedTokens: 0, outputTokens: 2 }
const whole: readonly AnswerEvent[] = [
  { type: 'started', answer: 'a', conversation: 'c', question: 'q', receipt: 'r', model: 'm' },
  { type: 'delta', text: 'Hel', ids: [1] },
  { type: 'delta', text: 'lo', ids: [2] },
  { type: 'ended', stop: 'eos', message: 'm1', usage },
  { type: 'sealed', index: 5, size: 6 },
]

function open(read: (answer: string) => AsyncIterable<Reading>) {
  const settled: Live[] = []
  const lost: Failure[] = []
  const planned: (() => void)[] = []
  let connections = 0
  const over = Promise.withResolvers<void>()
  const lives = new Lives({
    read: (answer) => {
      connections += 1
      return read(answer)
    },
    schedule: (run) => void planned.push(run),
    onSettled: (live) => {
      settled.push(live)
      if (live.phase === 'sealed') over.resolve()
    },
    onLost: (_live, failure) => {
      lost.push(failure)
      over.resolve()
    },
  })
  return { lives, settled, lost, planned, over: over.promise, connections: () => connections }
}

async function* all(): AsyncGenerator<Reading> {
  for (const [n, event] of whole.entries()) yield { type: 'event', n, event }
}

test('an answer is followed over one connection, however often it is asked for', async () => {
  const { lives, over, connections } = open(all)
  lives.follow('a', 'c', 'q')
  lives.follow('a', 'c', 'q')
  await over
  expect(connections()).toBe(1)
  expect(lives.get('a')).toMatchObject({ text: 'Hello', phase: 'sealed' })
})

test('it settles twice: when the message is stored, and when the seal is on', async () => {
  const { lives, over, settled } = open(all)
  lives.follow('a', 'c', 'q')
  await over
  expect(settled.map(({ phase }) => phase)).toEqual(['ended', 'sealed'])
})

test('changes between two paints are told once', async () => {
  const { lives, over, planned } = open(all)
  let told = 0
  lives.subscribe(() => (told += 1))
  lives.follow('a', 'c', 'q')
  await over
  expect(planned).toHaveLength(1)
  planned[0]?.()
  expect(told).toBe(1)
})

test('who has left is told nothing', async () => {
  const { lives, over, planned } = open(all)
  let told = 0
  const leave = lives.subscribe(() => (told += 1))
  lives.follow('a', 'c', 'q')
  leave()
  await over
  planned[0]?.()
  expect(told).toBe(0)
})

test('a stream that is refused is lost, and keeps its text', async () => {
  const { lives, over, lost } = open(async function* () {
    yield { type: 'event', n: 1, event: { type: 'delta', text: 'half', ids: [] } }
    throw new Failure('not_found')
  })
  lives.follow('a', 'c', 'q')
  await over
  expect(lost[0]?.code).toBe('not_found')
  expect(lives.get('a')).toMatchObject({ phase: 'lost', text: 'half' })
})

test('a dropped connection shows until the next event', async () => {
  const { lives, over } = open(async function* () {
    yield { type: 'reconnecting', attempt: 1 }
    expect(lives.get('a')?.reconnecting).toBe(true)
    yield* all()
  })
  lives.follow('a', 'c', 'q')
  await over
  expect(lives.get('a')?.reconnecting).toBe(false)
})
