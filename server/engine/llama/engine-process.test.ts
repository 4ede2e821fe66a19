import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test, vi } from 'vitest'
import { stateOf } from '../process-state.fixture.ts'

const timeout = 60_000
const program = fileURLToPath(new URL('server.fixture.ts', import.meta.url))

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
      expect(stateOf(engine)).not.toBeNull()
      server.kill('SIGKILL')
      await vi.waitFor(() => expect(stateOf(engine)).toBeNull(), { timeout, interval: 20 })
    } finally {
      server.kill('SIGKILL')
      await ended
    }
  },
)
