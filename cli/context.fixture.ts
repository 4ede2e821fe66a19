import type { Context } from './context.ts'
import type { Openers } from './openers.ts'
import { runProgram } from './program.ts'

export type Ran = { readonly status: number; readonly out: string; readonly err: string }

export type Given = {
  /** The openers that the command may use; another one fails the test. */
  readonly openers?: Partial<Openers>
  readonly fetch?: typeof fetch
  readonly stdin?: string
  readonly clock?: () => number
  readonly watched?: boolean
  readonly interrupted?: AbortSignal
}

/** Runs one command line without a process, a server or a network. */
export async function overt(args: readonly string[], given: Given = {}): Promise<Ran> {
  let out = ''
  let err = ''
  const terminal: Context['terminal'] = {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    watched: given.watched ?? false,
    keyboard: given.stdin === undefined,
    read: async () => given.stdin ?? '',
    secret: async () => (given.stdin ?? '').split('\n')[0] ?? '',
    interrupted: () => given.interrupted ?? new AbortController().signal,
  }
  const status = await runProgram(args, {
    terminal,
    openers: async () => only(given.openers ?? {}),
    fetch: given.fetch ?? (() => Promise.reject(new Error('this command needs no network'))),
    clock: given.clock ?? Date.now,
    random: (bytes) => new Uint8Array(bytes).fill(7),
  })
  return { status, out, err }
}

const absent = (name: string) => (): Promise<never> =>
  Promise.reject(new Error(`this command needs no ${name}`))

function only(openers: Partial<Openers>): Openers {
  return {
    serve: absent('serve'),
    readSettings: absent('readSettings'),
    openKeys: absent('openKeys'),
    runFsck: absent('runFsck'),
    replayFile: absent('replayFile'),
    showPolicy: absent('showPolicy'),
    backupHome: absent('backupHome'),
    restoreHome: absent('restoreHome'),
    exportLedger: absent('exportLedger'),
    mirrorLedger: absent('mirrorLedger'),
    askWitnesses: absent('askWitnesses'),
    monitorLedger: absent('monitorLedger'),
    initWitness: absent('initWitness'),
    addWitnessLog: absent('addWitnessLog'),
    serveWitness: absent('serveWitness'),
    listModels: absent('listModels'),
    getModel: absent('getModel'),
    useModel: absent('useModel'),
    removeModel: absent('removeModel'),
    inspectModel: absent('inspectModel'),
    checkConfig: absent('checkConfig'),
    openGovernance: absent('openGovernance'),
    newMember: () => {
      throw new Error('this command needs no newMember')
    },
    showAmendment: absent('showAmendment'),
    readKey: absent('readKey'),
    approveAmendment: absent('approveAmendment'),
    withdrawAmendment: absent('withdrawAmendment'),
    declareEmergency: absent('declareEmergency'),
    ownerLink: absent('ownerLink'),
    eraseOwner: absent('eraseOwner'),
    openAuditors: absent('openAuditors'),
    openDeadJobs: absent('openDeadJobs'),
    ...openers,
  }
}
