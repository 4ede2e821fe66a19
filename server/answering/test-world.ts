import { randomBytes } from 'node:crypto'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { verify, type Bundle, type Verdict } from '@overt/verifier'
import type { AnswerEvent, AskResponse, NumberedEvent } from '@overt/wire'
import { onTestFinished } from 'vitest'
import { openCharter } from '../charter/open-charter.ts'
import { openConversations } from '../conversation/open-conversations.ts'
import type { Engine } from '../engine/engine.ts'
import { plainSurroundings } from '../engine/engine.ts'
import { openScripted, type Script } from '../engine/scripted/scripted.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { memoryDisk, openMemory, type MemoryDisk } from '../ledger/memory-storage.ts'
import { ModelError } from '../model/models.ts'
import { silentLogger } from '../observe/logger.ts'
import type { Store } from '../store/database.ts'
import { openStore } from '../store/store.ts'
import { temporaryFolder } from '../store/test-store.ts'
import type { Answering, Ask, CallerSampling } from './answering.ts'
import { openAnswering } from './open-answering.ts'
import type { Parts } from './parts.ts'

// For tests only: answering on a real store and a real ledger, with a scripted engine.

export type WorldOptions = {
  readonly script?: Script
  /** Awaited before token `t`. */
  readonly pace?: (t: number) => Promise<void>
  readonly engine?: Engine
  /** Of the model's weights. */
  readonly sizeBytes?: number
  readonly home?: string
  readonly disk?: MemoryDisk
  /** Stands between answering and what it stands on, to hold or break it. */
  readonly ledger?: (ledger: Ledger) => Ledger
  readonly store?: (store: Store) => Store
  readonly recover?: boolean
  /** How often the model is asked for before it is loaded. */
  readonly loads?: number
  /** Milliseconds; what each wait between tries is told. */
  readonly pauses?: number[]
}

export type World = Awaited<ReturnType<typeof openWorld>>

export const NOW = Date.UTC(2026, 10, 23, 12)
export const OWNER = 'owner'

const random = (bytes: number) => new Uint8Array(randomBytes(bytes))

export async function openWorld(options: WorldOptions = {}) {
  const home = options.home ?? temporaryFolder()
  const disk = options.disk ?? memoryDisk()
  const time = { now: NOW }
  const clock = () => time.now
  const storage = openMemory(disk)
  const charter = await openCharter({
    home,
    name: 'test.example',
    clock,
    random,
    logger: silentLogger,
    elapsed: clock,
    openStorage: async () => storage,
  })
  const path = join(home, 'overt.sqlite')
  const opened = await openStore({ path })
  onTestFinished(() => opened[Symbol.asyncDispose]())
  const store = options.store?.(opened) ?? opened
  const ledger = options.ledger?.(charter.ledger) ?? charter.ledger
  const engine = options.engine ?? scripted(options)
  const conversations = openConversations({ store, clock, random, isHeld: () => false })
  const models = modelsOf(engine, options)
  const parts: Parts = {
    store,
    conversations,
    models,
    ledger,
    charter: () => charter.charter,
    evidence: (head, decided) => charter.evidence(head, decided),
    clock,
    random,
    metrics: { answerEnded() {}, firstToken() {}, sealed() {} },
    logger: silentLogger,
    version: `overt/0.1.0 sha256:${'ab'.repeat(32)}`,
    pause: async (ms, signal) => {
      options.pauses?.push(ms)
      await new Promise((resolve) => setImmediate(resolve))
      signal.throwIfAborted()
    },
  }
  const answering = openAnswering(parts)
  if (options.recover !== false) await answering.recover()
  const made = {
    home,
    disk,
    storage,
    time,
    path,
    parts,
    store,
    ledger,
    engine,
    conversations,
    models,
  }
  const { governance } = charter
  const held = { governance, charter: charter.charter }
  return { ...made, answering, ...held, ...askers({ answering, ledger }) }
}

function scripted({ script = hello, pace }: WorldOptions): Engine {
  return openScripted({ script: () => script, ...(pace === undefined ? {} : { pace }) })
}

export const hello: Script = { pieces: ['Good', ' mor', 'ning', '!'] }

/** Loading at first, if it is to be. */
function modelsOf(engine: Engine, { loads = 0, sizeBytes }: WorldOptions) {
  let opens = 0
  return {
    timesOpened: () => opens,
    async open(id: string | null) {
      if (opens++ < loads) {
        throw new ModelError('model_not_ready', 'It is being loaded: try again in a moment.')
      }
      return { ...modelOf(id, engine), sizeBytes: sizeBytes ?? null }
    },
  }
}

function modelOf(id: string | null, engine: Engine) {
  if (id === null || id === 'scripted') return { id: 'scripted', engine }
  if (id === 'other') return { id, engine }
  throw new ModelError('model_not_found', `There is no model ${id}: choose one of the list.`)
}

type Place = { readonly conversation?: string; readonly parent?: string }

export const never = new AbortController().signal

export const ofCharter: CallerSampling = {
  temperature: null,
  topK: null,
  topP: null,
  minP: null,
  penalties: null,
  bias: null,
  grammar: null,
  form: null,
  thought: null,
  effort: null,
  scores: null,
  seed: null,
  limit: null,
  stop: [],
}

export function question(text: string, more: Partial<Ask> = {}, place: Place = {}): Ask {
  return {
    account: OWNER,
    model: null,
    sampling: ofCharter,
    around: plainSurroundings,
    nonce: null,
    bodySha256: 'A'.repeat(43),
    from: {
      kind: 'chat',
      conversation: place.conversation ?? null,
      parent: place.parent ?? null,
      text,
    },
    ...more,
  }
}

/** The text that the deltas add up to. */
export const textOf = (events: readonly NumberedEvent[]): string =>
  events.map(({ event }) => (event.type === 'delta' ? event.text : '')).join('')

export const typesOf = (events: readonly NumberedEvent[]): readonly AnswerEvent['type'][] =>
  events.map(({ event }) => event.type)

/** A gate that opens by itself for the first `open` tokens, and for the others when it is told. */
export function gate(open: number) {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { pace: (t: number) => (t < open ? Promise.resolve() : promise), open: resolve }
}

/**
 * A gate for `open` tokens, each of which is an event of its own: it comes when those before it are stored. It has to be
 * told which answer it is for.
 */
export function apart(open: number) {
  const asked = Promise.withResolvers<readonly [world: World, answer: string]>()
  const held = gate(open)
  const pace = async (t: number) => {
    await held.pace(t)
    await stored(...(await asked.promise), t)
  }
  return { pace, isFor: (world: World, answer: string) => asked.resolve([world, answer]) }
}

/** What a power cut or kill -9 leaves: the files as they are now. The old world lives on unseen. */
export function leftBehind({ home, disk }: World): { home: string; disk: MemoryDisk } {
  const copy = temporaryFolder()
  cpSync(home, copy, { recursive: true })
  return { home: copy, disk: { ...memoryDisk(), files: new Map(disk.files) } }
}

/** The events one by one. */
export async function* eachOf(
  lists: AsyncIterable<readonly NumberedEvent[]> | null,
): AsyncGenerator<NumberedEvent> {
  for await (const together of lists ?? []) yield* together
}

/** Resolves once the answer has stored so many of its tokens (none: its prompt is read), or its end. */
export async function stored(
  { answering }: World,
  answer: string,
  tokens: number | 'ended',
): Promise<void> {
  const events = await answering.events(OWNER, answer, -1, never)
  if (events === null) throw new Error('there is no such answer')
  let seen = 0
  for await (const { event } of eachOf(events)) {
    if ('ids' in event) seen += event.ids.length
    const isRead = event.type === 'prompted' || seen > 0
    if (tokens === 'ended' ? event.type === 'ended' : isRead && seen >= tokens) return
  }
  throw new Error('the answer ended before')
}

/** What most tests do with a world. */
function askers({ answering, ledger }: { answering: Answering; ledger: Ledger }) {
  const events = async (answer: string, after = -1): Promise<readonly NumberedEvent[]> => {
    const found = await answering.events(OWNER, answer, after, never)
    if (found === null) throw new Error('there is no such answer')
    return Array.fromAsync(eachOf(found))
  }
  const ask = (text: string, more: Partial<Ask> = {}, place: Place = {}): Promise<AskResponse> =>
    answering.ask(question(text, more, place), never)
  return {
    events,
    ask,
    /** Asks, and resolves once the answer is sealed. */
    async answer(text: string, more: Partial<Ask> = {}, place: Place = {}) {
      const asked = await ask(text, more, place)
      return { ...asked, events: await events(asked.answer) }
    },
    async bundle(receipt: string, show: readonly string[] | null = null): Promise<Bundle> {
      const file = await answering.receipt(OWNER, receipt, show)
      if (file?.state !== 'ready') throw new Error('the receipt is not ready')
      return JSON.parse(new TextDecoder().decode(file.bytes))
    },
    async verdict(receipt: string, show: readonly string[] | null = null): Promise<Verdict> {
      const file = await answering.receipt(OWNER, receipt, show)
      if (file?.state !== 'ready') throw new Error('the receipt is not ready')
      return verify(file.bytes, { origin: ledger.origin })
    },
  }
}
