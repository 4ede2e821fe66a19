import { describe, expect, test } from 'vitest'
import type { FetchProgress } from './openers.ts'
import { progressBar } from './progress.ts'

function drawn(watched: boolean, steps: readonly Partial<FetchProgress>[]): string {
  let err = ''
  const terminal = {
    out: () => {},
    err: (text: string) => void (err += text),
    watched,
    keyboard: false,
    read: async () => '',
    secret: async () => '',
    interrupted: () => new AbortController().signal,
  }
  const show = progressBar(terminal, 'small')
  for (const step of steps) {
    show({
      receivedBytes: 0,
      totalBytes: 1000,
      bytesPerSecond: 0,
      secondsLeft: null,
      ...step,
    })
  }
  return err
}

describe('the progress of a fetch', () => {
  test('tells bytes, rate and time left once there is a rate', () => {
    expect(drawn(true, [{ receivedBytes: 500, bytesPerSecond: 250, secondsLeft: 2 }])).toBe(
      '\r\u001B[Ksmall  ████████████░░░░░░░░░░░░  500 B of 1.0 kB  250 B/s  2 s left',
    )
    expect(drawn(true, [{}])).toBe('\r\u001B[Ksmall  ░░░░░░░░░░░░░░░░░░░░░░░░  0 B of 1.0 kB')
  })

  test('ends its line when the file is whole', () => {
    expect(drawn(true, [{ receivedBytes: 1000, secondsLeft: 0 }])).toMatch(/1\.0 kB of 1\.0 kB\n$/)
  })

  test('tells long waits in minutes', () => {
    expect(drawn(true, [{ bytesPerSecond: 1, secondsLeft: 61.2 }])).toContain('1 min 2 s left')
  })

  test('is a line a quarter where nobody watches, not a thousand', () => {
    const steps = Array.from({ length: 1001 }, (_, receivedBytes) => ({ receivedBytes }))
    const lines = drawn(false, steps).trimEnd().split('\n')
    expect(lines).toHaveLength(4)
    expect(lines.at(-1)).toContain('1.0 kB of 1.0 kB')
  })

  test('stands still before the size is known', () => {
    expect(drawn(false, [{ totalBytes: 0 }])).toBe('')
  })
})
