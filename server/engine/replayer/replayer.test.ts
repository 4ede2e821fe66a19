import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, test, vi } from 'vitest'
import { stateOf } from '../process-state.fixture.ts'

const timeout = 20_000
const program = fileURLToPath(new URL('server.fixture.ts', import.meta.url))

/** What starts a process that replays, and dies with the test. */
function startServer(...args: readonly string[]) {
  const server = spawn(process.execPath, ['--conditions=overt-source', program, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(server, 'exit')
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]()
  return {
    line: async () => String((await lines.next()).value),
    say: (order: 'quiet' | 'busy') => void server.stdin.write(`${order}\n`),
    replayer: () => vi.waitFor(() => onlyChildOf(server.pid ?? 0), timeout),
    async kill() {
      server.kill('SIGKILL')
      await ended
    },
    [Symbol.asyncDispose]: async () => {
      server.kill('SIGKILL')
      await ended
    },
  }
}

function onlyChildOf(pid: number): number {
  const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
  if (!child) throw new Error('it has no child yet')
  return Number(child)
}

const becomes = (pid: number, wanted: (state: string | null) => boolean) =>
  vi.waitFor(() => expect(wanted(stateOf(pid))).toBe(true), { timeout, interval: 20 })

// Only Linux can end a stopped process with its parent; elsewhere none is stopped.
describe.runIf(process.platform === 'linux')(
  'a process that replays',
  { timeout: 12 * timeout },
  () => {
    test('stops in the middle of a batch while people are answered, and goes on where it was', async () => {
      await using server = startServer()
      expect(await server.line()).toBe('testing')
      const replayer = await server.replayer()
      for (let times = 0; times < 3; times++) {
        server.say('busy')
        await becomes(replayer, (state) => state === 'T')
        server.say('quiet')
        await becomes(replayer, (state) => state !== 'T')
      }
      expect(await server.line()).toBe('nothing differs')
    })

    test('goes with its server when that is killed, stopped or not', async () => {
      for (const order of ['busy', 'quiet'] as const) {
        await using server = startServer()
        expect(await server.line()).toBe('testing')
        const replayer = await server.replayer()
        server.say(order)
        if (order === 'busy') await becomes(replayer, (state) => state === 'T')
        await server.kill()
        await becomes(replayer, (state) => state === null)
      }
    })

    test('that is to stop before it has begun is not left behind either', async () => {
      await using server = startServer('busy')
      const replayer = await server.replayer()
      await becomes(replayer, (state) => state === 'T')
      await server.kill()
      await becomes(replayer, (state) => state === null)
    })

    test('that is killed in the middle of its work says so, and holds up nobody who lets go of it', async () => {
      await using server = startServer()
      expect(await server.line()).toBe('testing')
      process.kill(await server.replayer(), 'SIGKILL')
      expect(await server.line()).toBe('the replay could not go on: it ended with SIGKILL')
      expect(await server.line()).toBe('closed')
    })
  },
)
