import { setTimeout as sleep } from 'node:timers/promises'
import { signalTo } from './engine-process.ts'
import type { KilledServer } from './kills-server.ts'

/** One thing that is done to the processes while they answer. */
export type Blow = {
  readonly name: string
  /** Whether clients may lose their connection. */
  readonly cuts: boolean
  deal(server: KilledServer): Promise<void>
}

const LEAST_MS = 100
const MOST_MS = 4_000
export const PAUSE_MS = 3_000

/** Long enough for whatever is under way to be anywhere. */
export const moment = () => sleep(LEAST_MS + Math.random() * (MOST_MS - LEAST_MS))

export const engineDies = (signal: NodeJS.Signals, times = 1): Blow => ({
  name: `the engine dies of ${signal}${times === 1 ? '' : `, ${times} times`}`,
  cuts: false,
  deal: async (server) => {
    for (let time = 0; time < times; time++) {
      await moment()
      signalTo(server.engines[0], signal)
    }
  },
})

export const serverDies = (signal: NodeJS.Signals): Blow => ({
  name: `the server dies of ${signal}`,
  cuts: true,
  deal: async (server) => {
    await moment()
    void server.engines
    signalTo(server.pid, signal)
    await server.again()
  },
})

export const engineStops: Blow = {
  name: 'the engine stands still for a while',
  cuts: false,
  deal: async (server) => {
    await moment()
    const [engine] = server.engines
    signalTo(engine, 'SIGSTOP')
    await sleep(PAUSE_MS)
    signalTo(engine, 'SIGCONT')
  },
}

export const serverStops: Blow = {
  name: 'server and engine stand still for a while',
  cuts: false,
  deal: async (server) => {
    await moment()
    const both = [server.pid, ...server.engines]
    for (const pid of both) signalTo(pid, 'SIGSTOP')
    await sleep(PAUSE_MS)
    for (const pid of both) signalTo(pid, 'SIGCONT')
  },
}

export const bothDie: Blow = {
  name: 'the engine hangs and the server dies',
  cuts: true,
  deal: async (server) => {
    await moment()
    for (const pid of server.engines) signalTo(pid, 'SIGSTOP')
    await sleep(500)
    signalTo(server.pid, 'SIGKILL')
    await server.again()
  },
}

/** Takes as long as the watchdog waits. */
export const engineHangs: Blow = {
  name: 'the engine hangs for ever',
  cuts: false,
  deal: async (server) => {
    await moment()
    signalTo(server.engines[0], 'SIGSTOP')
  },
}

export const bothHang: Blow = {
  name: 'both hang, and only the server comes back',
  cuts: false,
  deal: async (server) => {
    await moment()
    const engine = server.engines[0]
    signalTo(server.pid, 'SIGSTOP')
    signalTo(engine, 'SIGSTOP')
    await sleep(PAUSE_MS)
    signalTo(server.pid, 'SIGCONT')
  },
}
