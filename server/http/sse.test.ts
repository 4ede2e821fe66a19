import { expect, test, vi } from 'vitest'
import { frame, leaving, sseResponse } from './sse.ts'

async function* two() {
  yield frame({ data: '1' })
  yield frame({ data: '2' })
}

test('a frame has its number and type before its data', () => {
  expect(frame({ id: 3, event: 'delta', data: '{}' })).toBe('id: 3\nevent: delta\ndata: {}\n\n')
  expect(frame({ data: '[DONE]' })).toBe('data: [DONE]\n\n')
})

test('frames are sent in order, then the stream ends', async () => {
  expect(await sseResponse(two(), new AbortController()).text()).toBe('data: 1\n\ndata: 2\n\n')
})

test('a reader who goes away ends the frames', async () => {
  const left = new AbortController()
  const finished = Promise.withResolvers<void>()
  async function* endless() {
    try {
      for (;;) yield frame({ data: '1' })
    } finally {
      finished.resolve()
    }
  }
  const reader = sseResponse(endless(), left).body?.getReader()
  await reader?.read()
  await reader?.cancel()
  await finished.promise
  expect(left.signal.aborted).toBe(true)
})

test('while nothing is said, a comment keeps the connection', async () => {
  vi.useFakeTimers()
  try {
    const silent = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) }
    const reader = sseResponse(silent, new AbortController()).body?.getReader()
    const read = reader?.read()
    await vi.advanceTimersByTimeAsync(0)
    await vi.advanceTimersByTimeAsync(15_000)
    expect(new TextDecoder().decode((await read)?.value)).toBe(': ping\n\n')
    await reader?.cancel()
    expect(vi.getTimerCount()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})

test('leaving is noticed before and after', () => {
  const gone = new Request('http://x', { signal: AbortSignal.abort() })
  expect(leaving(gone).signal.aborted).toBe(true)
  const client = new AbortController()
  const left = leaving(new Request('http://x', { signal: client.signal }))
  expect(left.signal.aborted).toBe(false)
  client.abort()
  expect(left.signal.aborted).toBe(true)
})
