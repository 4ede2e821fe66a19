import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Quiet } from './quiet.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function open() {
  const quiet = new Quiet({ restMs: 1000 })
  const heard: boolean[] = []
  const leave = quiet.watch((isQuiet) => heard.push(isQuiet))
  return { quiet, heard, leave }
}

test('it is quiet until somebody is answered, and again a while after', () => {
  const { quiet, heard } = open()
  quiet.answering()
  quiet.answering()
  expect(heard).toEqual([false])
  quiet.answered()
  vi.advanceTimersByTime(999)
  expect(heard).toEqual([false])
  vi.advanceTimersByTime(1)
  expect(heard).toEqual([false, true])
})

test('a pause between two questions is no quiet', () => {
  const { quiet, heard } = open()
  for (let question = 0; question < 5; question++) {
    quiet.answering()
    quiet.answered()
    vi.advanceTimersByTime(900)
  }
  expect(heard).toEqual([false])
})

test('whoever waits for its turn has it once it is quiet, and may give up', async () => {
  const { quiet } = open()
  const signal = new AbortController().signal
  await quiet.turn(signal)
  quiet.answering()
  let had = false
  const turn = quiet.turn(signal).then(() => (had = true))
  const gaveUp = new AbortController()
  const other = expect(quiet.turn(gaveUp.signal)).rejects.toThrow('aborted')
  gaveUp.abort()
  await other
  await vi.advanceTimersByTimeAsync(5000)
  expect(had).toBe(false)
  quiet.answered()
  await vi.advanceTimersByTimeAsync(1000)
  expect(had).toBe(true)
  await turn
})

test('a watcher that comes while somebody is answered hears so at once; one that left hears nothing', () => {
  const { quiet, heard, leave } = open()
  leave()
  quiet.answering()
  expect(heard).toEqual([])
  quiet.watch((isQuiet) => heard.push(isQuiet))
  expect(heard).toEqual([false])
})
