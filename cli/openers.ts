import type {
  ApiKey,
  CharterHistory,
  FileDiff,
  ModelInspection,
  ModelStatus,
  NewKey,
  ReplayResult,
} from '@overt/wire'

/** Which data folder; undefined leaves it to OVERT_HOME and then to ~/.overt. */
export type Where = { readonly home: string | undefined }

/** `partly`: but for what the board holds; `handed`: a running server has it to do. */
export type OwnerErasure =
  | { readonly type: 'erased' | 'absent' | 'handed' }
  | { readonly type: 'partly'; readonly held: number }

/** How far a model's file has come; the rate is of the last seconds, 0 until there is one. */
export type FetchProgress = {
  readonly receivedBytes: number
  readonly totalBytes: number
  readonly bytesPerSecond: number
  readonly secondsLeft: number | null
}

export type ServeOptions = Where & {
  readonly host: string | undefined
  readonly port: number | undefined
  /** Aborted when the person wants it to end: drain, close, resolve. */
  readonly signal: AbortSignal
  /** One line for the person: the address with the owner's link, why a model cannot be fetched. */
  readonly say: (line: string) => void
  readonly onProgress: (progress: FetchProgress) => void
}

/** Where a running server of this data folder is. */
export type Settings = { readonly home: string; readonly url: string }

export type Keys = AsyncDisposable & {
  create(name: string): Promise<NewKey>
  list(): Promise<readonly ApiKey[]>
  revoke(id: string): Promise<boolean>
}

export type DeadJobs = AsyncDisposable & {
  list(): Promise<
    readonly {
      readonly id: string
      readonly kind: string
      readonly created: string
      readonly attempts: number
      readonly problem: string
    }[]
  >
  retry(id: string): Promise<boolean>
  drop(id: string): Promise<boolean>
}

export type Auditors = AsyncDisposable & {
  add(name: string): Promise<{ readonly id: string; readonly link: string }>
  list(): Promise<
    readonly { readonly id: string; readonly name: string; readonly created: string }[]
  >
  remove(id: string): Promise<boolean>
}

/** What deriving the ledger again came to; `path` and `detail` name the first thing wrong. */
export type FsckReport =
  | { readonly ok: true; readonly origin: string; readonly size: number; readonly root: Uint8Array }
  | { readonly ok: false; readonly path: string; readonly detail: string }

export type CheckedConfig = {
  readonly text: string
  readonly settings: readonly {
    readonly name: string
    readonly value: unknown
    readonly from: string
  }[]
}

/** How far a copy of a ledger has come, and from where. */
export type Copied = { readonly origin: string; readonly from: number; readonly size: number }

/** How the witnesses of a ledger stand to what is here. */
export type Standings = {
  readonly origin: string
  readonly size: number
  readonly witnesses: readonly ({ readonly name: string } & (
    | { readonly type: 'agrees' | 'ahead' | 'forked'; readonly size: number }
    | { readonly type: 'behind'; readonly size: number; readonly compared: boolean }
    | { readonly type: 'silent'; readonly why: string }
  ))[]
}

/** What a look at a ledger came to. */
export type Monitored = {
  readonly warnings: readonly string[]
  readonly evidence: readonly string[]
} & (
  | {
      readonly ok: true
      readonly origin: string
      readonly from: number
      readonly size: number
      readonly witnessed: boolean
      readonly notices: readonly {
        readonly index: number
        readonly kind: string
        readonly detail: string
      }[]
    }
  | { readonly ok: false; readonly alarm: { readonly because: string; readonly detail: string } }
)

/** A witness's folder; undefined is the one in the data folder. */
export type WitnessWhere = Where & { readonly folder?: string | undefined }

/** Where the board's ledger is read: the data folder's, or that of a server's address. */
export type Ruled = Where & { readonly url?: string | undefined }

export type EmergencyAct = 'stop' | 'fallback' | 'ratify' | 'end'

/** What a member is shown before signing. */
export type ShownAmendment = {
  readonly origin: string
  readonly hash: string
  readonly of: 'charter' | 'board' | 'emergency'
  readonly rationale: string
  readonly expires: string | null
  readonly approvals: number
  readonly votes: readonly { readonly signed: number; readonly needed: number }[]
  readonly proposed: boolean
  readonly diff: readonly FileDiff[]
}

export type BoardMember = { readonly name: string; readonly key: string }

export type GovernanceReader = {
  history(): CharterHistory
  readonly board: {
    readonly members: readonly BoardMember[]
    readonly threshold: number
    readonly emergency: readonly string[]
    readonly expires: string | null
    readonly witnesses: {
      readonly sha256: string
      readonly words: string | null
      readonly text: string | null
    } | null
  }
  /** The texts of a version, its evaluation among them; null is the last one. */
  files(seq: number | null): CharterHistory['files']
  diff(from: number, to: number): readonly FileDiff[]
  /** Writes a version as a folder of text; null is the last one. */
  export(folder: string, seq: number | null): Promise<void>
  draftCharter(folder: string, rationale: string, evaluation: string | null): Promise<string>
  draftBoard(next: {
    readonly members: readonly BoardMember[]
    readonly threshold: number
    readonly rationale: string
    /** A tlog-policy file's text; undefined keeps what the board has voted for, null is none. */
    readonly witnessPolicy: string | null | undefined
    readonly emergency?: readonly string[] | undefined
    readonly expires?: number | null
  }): Promise<string>
}

export type Restored = {
  readonly origin: string
  readonly size: number
  readonly erased: number
  /** Who decided before, where it was not one alone. */
  readonly board: {
    readonly members: readonly BoardMember[]
    readonly threshold: number
    readonly witnesses: string | null
  } | null
  /** What killed restores to the same place left beside it. */
  readonly left: readonly string[]
}

/** `left`: what killed backups to the same place left beside it. */
export type BackedUp = Copied & { readonly left: readonly string[] }

/** What the cli needs of the server: one opener a command. server/main.ts exports them. */
export type Openers = {
  readonly serve: (options: ServeOptions) => Promise<void>
  readonly readSettings: (where: Where) => Promise<Settings>
  /** Works on the data folder beside a running server. */
  readonly openKeys: (where: Where) => Promise<Keys>
  readonly runFsck: (where: Where) => Promise<FsckReport>
  /** A tlog-policy file for this data folder's ledger. */
  readonly showPolicy: (
    where: Where,
  ) => Promise<{ readonly origin: string; readonly policy: string }>
  /** Runs a receipt again, on this machine, without a server. */
  readonly replayFile: (
    options: Where & {
      readonly bytes: Uint8Array
      readonly model: string | null
      readonly onProgress: (progress: FetchProgress) => void
      readonly signal: AbortSignal
    },
  ) => Promise<ReplayResult>
  readonly listModels: (where: Where) => Promise<readonly ModelStatus[]>
  readonly getModel: (
    options: Where & {
      /** An id of the list, `owner/name:file.gguf`, an address, or the path of a file. */
      readonly model: string
      readonly sha256: string | null
      /** Told before the first byte. */
      readonly onModel: (model: { readonly name: string; readonly licence: string | null }) => void
      readonly onProgress: (progress: FetchProgress) => void
      readonly signal: AbortSignal
    },
  ) => Promise<{
    readonly id: string
    readonly path: string
    readonly digest: string
    readonly sizeBytes: number
  }>
  readonly useModel: (options: Where & { readonly id: string }) => Promise<void>
  /** Resolves with the bytes that were freed. */
  readonly removeModel: (
    options: Where & { readonly id: string; readonly force: boolean },
  ) => Promise<number>
  readonly inspectModel: (options: Where & { readonly model: string }) => Promise<ModelInspection>
  readonly backupHome: (options: Where & { readonly folder: string }) => Promise<BackedUp>
  readonly restoreHome: (
    options: Where & { readonly from: string; readonly newest: string | undefined },
  ) => Promise<Restored>
  readonly exportLedger: (options: Where & { readonly folder: string }) => Promise<Copied>
  readonly mirrorLedger: (options: {
    readonly url: string
    readonly folder: string
    readonly policy: string
  }) => Promise<Copied>
  readonly askWitnesses: (options: Where & { readonly signal: AbortSignal }) => Promise<Standings>
  readonly monitorLedger: (
    options: Where & {
      readonly url: string
      readonly policy: string
      readonly state: string | undefined
    },
  ) => Promise<Monitored>
  readonly initWitness: (
    options: WitnessWhere & {
      readonly name: string
      readonly algorithm: 'ed25519' | 'ml-dsa-44'
    },
  ) => Promise<{ readonly folder: string; readonly vkey: string }>
  readonly addWitnessLog: (options: WitnessWhere & { readonly vkey: string }) => Promise<void>
  readonly serveWitness: (
    options: WitnessWhere & {
      readonly host: string
      readonly port: number
      readonly rate: number
      readonly say: (line: string) => void
      readonly signal: AbortSignal
    },
  ) => Promise<void>
  readonly checkConfig: (where: Where) => Promise<CheckedConfig>
  /** The owner's account and all that it holds; a running server of the data folder does it. */
  readonly eraseOwner: (where: Where) => Promise<OwnerErasure>
  readonly openDeadJobs: (where: Where) => Promise<DeadJobs>
  readonly openAuditors: (where: Where) => Promise<Auditors>
  readonly openGovernance: (where: Where) => Promise<GovernanceReader>
  readonly newMember: (
    name: string,
    passphrase: string,
  ) => { readonly file: string; readonly key: string }
  readonly showAmendment: (source: string) => Promise<ShownAmendment>
  /** A key file that is named, or the key that a first start left in the data folder. */
  readonly readKey: (
    source: Where & { readonly keyFile: string | undefined },
  ) => Promise<{ readonly text: string; readonly encrypted: boolean }>
  readonly approveAmendment: (source: string, key: string, passphrase: string) => Promise<string>
  readonly withdrawAmendment: (
    ruled: Ruled,
    proposal: string,
    reason: string,
    key: string,
    passphrase: string,
  ) => Promise<string>
  readonly declareEmergency: (
    ruled: Ruled,
    what: { readonly act: EmergencyAct; readonly seq: number | null; readonly reason: string },
    key: string,
    passphrase: string,
  ) => Promise<string>
  /** A new one-time link; earlier unused ones die. */
  readonly ownerLink: (where: Where) => Promise<string>
}

/** Loaded by the commands that need the server, so that the others start at once. */
export const loadOpeners = async (): Promise<Openers> => import('@overt/server')
