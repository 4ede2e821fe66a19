import { once } from 'node:events'
import { connect } from 'node:net'
import { Hono } from 'hono'
import { expect, test, vi } from 'vitest'
import { listen } from './listen.ts'
import type { Env } from './parts.ts'
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

test('a reader who takes nothing for five minutes is cut off, one that takes now and then is not', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const left = new AbortController()
  const large = frame({ data: 'x'.repeat(1_000_000) })
  async function* endless() {
    for (;;) yield large
  }
  const app = new Hono<Env>().get('/', (c) => sseResponse(endless(), left, {}, c.env.outgoing))
  const listening = await listen({ app, host: '127.0.0.1', port: 0 })
  const socket = connect(listening.port, '127.0.0.1')
  try {
    const closed = once(
      socket.on('error', () => undefined),
      'close',
    )
    const takes = async (bytes: number) => {
      for (let taken = 0; taken < bytes;) {
        const chunk: Buffer | null = socket.read()
        if (chunk === null) await once(socket, 'readable')
        taken += chunk?.length ?? 0
      }
    }
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
    await takes(1)
    for (let minute = 0; minute < 8; minute += 4) {
      vi.advanceTimersByTime(4 * 60_000)
      await takes(30_000_000)
    }
    expect(left.signal.aborted).toBe(false)
    vi.advanceTimersByTime(6 * 60_000)
    expect(left.signal.aborted).toBe(true)
    socket.resume()
    await closed
  } finally {
    vi.useRealTimers()
    socket.destroy()
    await listening.close(AbortSignal.abort())
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
