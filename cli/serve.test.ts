import { describe, expect, test } from 'vitest'
import { overt } from './context.fixture.ts'
import type { Openers, ServeOptions } from './openers.ts'

async function served(args: readonly string[], during: (options: ServeOptions) => void = () => {}) {
  const seen: ServeOptions[] = []
  const serve: Openers['serve'] = async (options) => {
    seen.push(options)
    during(options)
  }
  const ran = await overt(['serve', ...args], { openers: { serve } })
  return { ran, options: seen[0] }
}

describe('serve', () => {
  test('leaves host and port to the settings', async () => {
    const { ran, options } = await served([])
    expect(ran).toEqual({ status: 0, out: '', err: '' })
    expect(options).toMatchObject({ home: undefined, host: undefined, port: undefined })
  })

  test('takes host and port from the command line; 0 is a port', async () => {
    const { options } = await served(['--host', '::1', '--port', '0', '--home', '/data'])
    expect(options).toMatchObject({ home: '/data', host: '::1', port: 0 })
  })

  test('says its line on standard output, and the fetch of a model beside it', async () => {
    const { ran } = await served([], ({ say, onProgress }) => {
      say('Overt is at http://127.0.0.1:8484/#link=token')
      const counts = { receivedBytes: 5, totalBytes: 10, bytesPerSecond: 0, secondsLeft: null }
      onProgress(counts)
    })
    expect(ran.out).toBe('Overt is at http://127.0.0.1:8484/#link=token\n')
    expect(ran.err).toContain('5 B of 10 B')
  })
})
