import type { GeneratedAlways, Kysely, Transaction } from 'kysely'

// Columns are only text, integer, real and blob; times are ISO text; ids are text; booleans are 0 or 1.

/** A conversation. `kind` api holds what came through `/v1` and is not listed in the web. */
export type ConversationRow = {
  id: string
  account: string
  kind: 'chat' | 'api'
  /** Encrypted under the conversation's key. */
  title: Uint8Array
  /** What its person tells the assistant in it; encrypted like the title. */
  instructions: Uint8Array | null
  /** The model that its person chose for it; null takes the server's default. */
  model: string | null
  created: string
  updated: string
}

/** What an account tells the assistant of every new conversation, under a key of its own. */
export type InstructionsRow = {
  /** The account. */
  id: string
  key: Uint8Array
  /** Encrypted. */
  text: Uint8Array
}

/** Its destruction erases everything that is encrypted under it. */
export type ConversationKeyRow = { conversation: string; key: Uint8Array }

export type MessageRow = {
  id: string
  conversation: string
  parent: string | null
  role: 'user' | 'assistant'
  /** Encrypted. */
  text: Uint8Array
  /** The answer that made it; null for a question. */
  answer: string | null
  created: string
  /** What the model thought before the text, encrypted; null for none. */
  thought: Uint8Array | null
}

export type AnswerRow = {
  id: string
  conversation: string
  account: string
  question: string
  /** Which of the answers to its question, from 0. */
  choice: number
  /** The id that its receipt has or will have. */
  receipt: string
  model: string
  /** Null while answering. */
  stop: string | null
  prompt_tokens: number | null
  cached_tokens: number | null
  output_tokens: number | null
  /** Encrypted JSON: everything planned before the first token that sealing after a crash needs. */
  plan: Uint8Array
  created: string
  ended: string | null
}

export type AnswerEventRow = {
  answer: string
  n: number
  /** Encrypted JSON of one answer event. */
  body: Uint8Array
}

export type ReceiptRow = {
  id: string
  answer: string
  conversation: string
  account: string
  /** Encrypted JCS text. */
  statement: Uint8Array
  /** Encrypted JSON {name: {salt, value}}. */
  disclosures: Uint8Array
  /** The 33 bytes that enter the ledger's tree. */
  leaf: Uint8Array
  promise: string | null
  /** Null until the ledger has it durably. */
  leaf_index: number | null
  /** When a published checkpoint first covered it. */
  sealed: string | null
  created: string
}

/**
 * A leaf that is committed here and not yet known to be durable in the ledger. It outlives the
 * conversation's erasure: in the tree it is noise, and the asker was promised it.
 */
export type PendingLeafRow = {
  receipt: string
  data: Uint8Array
  /** The ledger's size when the answer was planned: the leaf is nowhere before it. */
  after_size: number
  created: string
}

export type NoiseRow = { id: string; account: string; key: Uint8Array; created: string }

export type ApiKeyRow = {
  id: string
  account: string
  name: string
  prefix: string
  /** SHA-256 of the key, hex. */
  hash: string
  created: string
  last_used: string | null
  revoked: string | null
}

export type OwnerLinkRow = {
  /** SHA-256 of the token, hex. */
  hash: string
  created: string
  expires: string
  used: string | null
  /** Whom it signs in; null is the owner. */
  account: string | null
}

/** What the server remembers from one run to the next: one value a name. */
export type SettingRow = { name: string; value: string }

/** What was erased, by a hash of a key that is gone (spec/record.md). */
export type TombRow = {
  /** Base64url. */
  tomb: string
  erased: string
  /** Where the ledger tells it; null until it does. */
  entry_index: number | null
}

/** What an auditor may know of an answer. It outlives the answer's erasure and names no one. */
export type RecordRow = {
  leaf: Uint8Array
  /** Null once the answer was erased. */
  receipt: string | null
  answered: string
  /** JSON, without anybody's text. */
  body: string
}

/** An account that reads records and nothing else. */
export type AuditorRow = { account: string; created: string }

/** Work that outlives a request. A payload holds ids and settings, never what a person or a model wrote. */
export type JobRow = {
  id: string
  kind: string
  /** JSON. */
  payload: string
  /** The name of the schedule that it repeats by; null when it runs once. */
  schedule: string | null
  state: 'waiting' | 'running' | 'dead'
  /** Not before this. */
  due: string
  /** How often it was begun since it last succeeded. */
  attempt: number
  /** Grows with each claim: whoever holds an older one has lost the job. */
  token: number
  /** A running job is its worker's until then. */
  lease: string | null
  /** Why the last attempt failed: a sentence of ours or an error's name. */
  problem: string | null
  created: string
}

export type Database = {
  conversation: ConversationRow
  conversation_key: ConversationKeyRow
  instructions: InstructionsRow
  message: MessageRow
  answer: AnswerRow
  answer_event: AnswerEventRow
  receipt: ReceiptRow
  pending_leaf: PendingLeafRow
  noise: NoiseRow
  api_key: ApiKeyRow
  owner_link: OwnerLinkRow
  setting: SettingRow
  job: JobRow
  tomb: TombRow
  record: RecordRow & { charter: GeneratedAlways<string | null> }
  auditor: AuditorRow
}

/** A row that was erased, with all that hangs on it. */
export type Gone = {
  readonly table: 'conversation' | 'message' | 'answer' | 'instructions'
  readonly id: string
}

/** A database or an open transaction of one: what every query takes. */
export type Db = Kysely<Database> | Transaction<Database>

/** The opened store. Only `store/` makes one. Inside `work` use only its `tx`: it holds the one turn to write. */
export interface Store {
  /** Reads see the last commit and wait for nobody; a write waits for its turn and survives a power cut. */
  readonly db: Kysely<Database>
  /** Runs `work` in one transaction that survives a power cut once it resolves. Writers queue; none fails busy. */
  transact<T>(work: (tx: Transaction<Database>) => Promise<T>): Promise<T>
  /**
   * Like `transact`, for what comes many at a time: what is asked for in one turn of the event loop shares a
   * transaction and its wait for the disk, in the order of asking. Work that fails undoes only itself.
   */
  join<T>(work: (tx: Transaction<Database>) => Promise<T>): Promise<T>
  /** Like `transact`, but only ordered and crash-safe, not power-cut-safe; grouped with others within 4 ms. */
  append(work: (tx: Transaction<Database>) => Promise<void>): Promise<void>
  /**
   * Empties the write-ahead file and gives free pages back, so that what was deleted is in none of the
   * database's files; what is `gone` goes from the copies beside them too. False while another program
   * holds or reads what was deleted: try again later.
   */
  scrub(gone?: readonly Gone[]): Promise<boolean>
  [Symbol.asyncDispose](): Promise<void>
}
