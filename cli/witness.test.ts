import { describe, expect, test } from 'vitest'
import { overt } from './context.fixture.ts'

describe('witness init', () => {
  const run = (...args: string[]) => {
    const seen: unknown[] = []
    const initWitness = async (options: unknown) => {
      seen.push(options)
      return { folder: '/w', vkey: 'w.example+12345678+AAAA' }
    }
    return overt(['witness', 'init', ...args], { openers: { initWitness } }).then((ran) => ({
      ...ran,
      seen,
    }))
  }

  test('prints the vkey alone, for a policy', async () => {
    const { status, out, seen } = await run('--name', 'w.example')
    expect({ status, out }).toEqual({ status: 0, out: 'w.example+12345678+AAAA\n' })
    expect(seen).toEqual([{ home: undefined, name: 'w.example', algorithm: 'ed25519' }])
  })

  test('takes a folder and a post-quantum key, and no other kind', async () => {
    const args = ['--name', 'w', '--folder', '/w', '--algorithm', 'ml-dsa-44', '--json']
    const { out, seen } = await run(...args)
    expect(JSON.parse(out)).toEqual({ folder: '/w', vkey: 'w.example+12345678+AAAA' })
    expect(seen).toMatchObject([{ folder: '/w', algorithm: 'ml-dsa-44' }])
    expect((await run('--name', 'w', '--algorithm', 'rsa')).status).toBe(64)
    expect((await run()).status).toBe(64)
  })
})

test('witness add hands the key on, and says what is wrong with it in one sentence', async () => {
  const seen: unknown[] = []
  const addWitnessLog = async (options: unknown) => void seen.push(options)
  const args = ['witness', 'add', 'a+b+c', '--folder', '/w']
  const added = await overt(args, { openers: { addWitnessLog } })
  expect(added).toEqual({ status: 0, out: 'Added.\n', err: '' })
  expect(seen).toEqual([{ home: undefined, folder: '/w', vkey: 'a+b+c' }])
  const wrong = () => Promise.reject(new Error('that is no vkey'))
  const refused = await overt(args, { openers: { addWitnessLog: wrong } })
  expect(refused).toEqual({ status: 1, out: '', err: 'that is no vkey\n' })
})

describe('witness serve', () => {
  test('serves until Ctrl-C, and prints where', async () => {
    const end = new AbortController()
    const seen: unknown[] = []
    const ran = await overt(['witness', 'serve', '--port', '0', '--rate', '5'], {
      interrupted: end.signal,
      openers: {
        serveWitness: async ({ say, signal, ...options }) => {
          seen.push(options, signal)
          say('w+1+A http://127.0.0.1:1')
        },
      },
    })
    expect(ran).toEqual({ status: 0, out: 'w+1+A http://127.0.0.1:1\n', err: '' })
    expect(seen).toEqual([{ home: undefined, host: '127.0.0.1', port: 0, rate: 5 }, end.signal])
  })

  test.each([
    ['--port', '65536'],
    ['--port', '-1'],
    ['--port', '1e3'],
    ['--rate', '0'],
    ['--rate', '100001'],
    ['--rate', ''],
  ])('takes no %s of %j', async (flag, value) => {
    const { status, err } = await overt(['witness', 'serve', flag, value])
    expect(status).toBe(64)
    expect(err).toContain('It must be a number from')
  })
})
