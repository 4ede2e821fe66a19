import { spawnSync } from 'node:child_process'
import { closeSync, openSync, rmSync, truncateSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { signalTo } from './engine-process.ts'
import { type Blow, PAUSE_MS, moment } from './kills-signal.ts'

/** For all the starts that an engine tries. */
const GONE_MS = 8_000
/** Of some ninety. */
const CUT_BYTES = 50_000_000

/** It is found to be gone by the process that follows; what can not go on is told so. */
export const modelGone: Blow = {
  name: 'the model’s file is taken away and the engine dies',
  cuts: false,
  deal: async (server) => {
    await moment()
    rmSync(server.modelFile)
    signalTo(server.engines[0], 'SIGKILL')
    await sleep(GONE_MS)
    server.bringModel()
  },
}

export const modelCut: Blow = {
  name: 'the model’s file is cut in two beneath the engine',
  cuts: false,
  deal: async (server) => {
    await moment()
    truncateSync(server.modelFile, CUT_BYTES)
    await sleep(GONE_MS)
    server.bringModel()
  },
}

export const memoryEnds: Blow = {
  name: 'the engine gets no more memory',
  cuts: false,
  deal: async (server) => {
    await moment()
    const [engine = 0] = server.engines
    spawnSync('prlimit', ['--pid', String(engine), '--as=1', '--data=1'])
    await sleep(PAUSE_MS)
    signalTo(engine, 'SIGKILL')
  },
}

export const diskFull: Blow = {
  name: 'the disk of the data folder is full for a while',
  cuts: false,
  deal: async (server) => {
    await moment()
    if (!server.hasDisk) return
    const path = join(server.home, 'everything')
    fill(path)
    await sleep(PAUSE_MS)
    rmSync(path)
  },
}

const MB = 1_000_000

function fill(path: string): void {
  const file = openSync(path, 'w')
  try {
    for (let bytes = MB; bytes > 0;) {
      try {
        writeSync(file, new Uint8Array(bytes))
      } catch {
        bytes = Math.floor(bytes / 2)
      }
    }
  } finally {
    closeSync(file)
  }
}
