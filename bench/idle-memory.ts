import { readFileSync, readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Figure, Row } from './figure.ts'
import { startServer } from './server.ts'

const settleMs = 3000

/** Resident memory of each process of a server that has its model and nothing to do. Linux tells it. */
export const idleMemory: Figure = {
  name: 'idle-memory',
  title: 'Idle memory',
  measure: async () => {
    await using server = await startServer({ model: true })
    await server.ready()
    await sleep(settleMs)
    const { pid } = server.child
    if (pid === undefined) throw new Error('the server has no process')
    const rows: Row[] = [
      {
        figure: 'Idle memory of the server',
        value: residentMB(pid),
        unit: 'MB',
        aim: { most: 120 },
      },
    ]
    for (const child of childrenOf(pid)) {
      const figure = 'Idle memory of the engine, weights included'
      rows.push({ figure, value: residentMB(child), unit: 'MB', aim: null })
    }
    return rows
  },
}

function residentMB(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) / 1000
}

function childrenOf(pid: number): readonly number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((id) => id > 0 && parentOf(id) === pid)
}

function parentOf(pid: number): number | null {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  } catch {
    // It ended while we looked.
    return null
  }
}
