import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test, vi } from 'vitest'

const timeout = 60_000
const program = fileURLToPath(new URL('server.fixture.ts', import.meta.url))

/** Whether it runs, or stands still: one that is only waited for any more does not. */
function isThere(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

// Only Linux can end a process that hears of nothing.
test.runIf(process.platform === 'linux')(
  'an engine that hangs goes with its server when that is killed',
  { timeout: 2 * timeout },
  async () => {
    const server = spawn(process.execPath, ['--conditions=overt-source', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(server, 'exit')
    try {
      const [line] = await once(createInterface({ input: server.stdout }), 'line')
      const engine = Number(line)
      process.kill(engine, 'SIGSTOP')
      expect(isThere(engine)).toBe(true)
      server.kill('SIGKILL')
      await vi.waitFor(() => expect(isThere(engine)).toBe(false), { timeout, interval: 20 })
    } finally {
      server.kill('SIGKILL')
      await ended
    }
  },
)
