import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, statSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test, vi } from 'vitest'
import { stateOf } from '../process-state.fixture.ts'
import { testModelPath } from './test-model.ts'

const timeout = 60_000
const program = fileURLToPath(new URL('server.fixture.ts', import.meta.url))

/** A server as a program, with a model loaded, and the process that holds it. */
async function withEngine(use: (engine: number, server: ChildProcess) => Promise<void> | void) {
  const server = spawn(process.execPath, ['--conditions=overt-source', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(server, 'exit')
  try {
    const [line] = await once(createInterface({ input: server.stdout }), 'line')
    await use(Number(line), server)
  } finally {
    server.kill('SIGKILL')
    await ended
  }
}

// Only Linux can end a process that hears of nothing.
test.runIf(process.platform === 'linux')(
  'an engine that hangs goes with its server when that is killed',
  { timeout: 2 * timeout },
  () =>
    withEngine(async (engine, server) => {
      process.kill(engine, 'SIGSTOP')
      expect(stateOf(engine)).not.toBeNull()
      server.kill('SIGKILL')
      await vi.waitFor(() => expect(stateOf(engine)).toBeNull(), { timeout, interval: 20 })
    }),
)

test.runIf(hasLargePages())(
  "a model's weights are in large pages of the engine's own memory, not in its file",
  { timeout },
  () =>
    withEngine((engine) => {
      const memory = readFileSync(`/proc/${engine}/smaps_rollup`, 'utf8')
      const largeBytes = Number(/^AnonHugePages:\s+(\d+) kB/m.exec(memory)?.[1]) * 1024
      expect(largeBytes).toBeGreaterThan(statSync(testModelPath()).size / 2)
      expect(readFileSync(`/proc/${engine}/maps`, 'utf8')).not.toContain('.gguf')
    }),
)

function hasLargePages(): boolean {
  try {
    const enabled = readFileSync('/sys/kernel/mm/transparent_hugepage/enabled', 'utf8')
    return !enabled.includes('[never]')
  } catch {
    // Another system, or a kernel without them.
    return false
  }
}
