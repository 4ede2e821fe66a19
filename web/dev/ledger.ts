import {
  ED25519,
  charterEntry,
  charterHash,
  charterSigned,
  formatCheckpoint,
  formatNote,
  formatProof,
  formatVkey,
  genesisEntry,
  genesisHash,
  keyId,
  originOf,
  promiseText,
  sha256,
  toBase64,
  toBase64Url,
  utf8,
  type CharterBody,
  type Genesis,
} from '@overt/verifier'
import { consistency, inclusion, rootOf } from './tree.ts'

type Key = { readonly raw: Uint8Array; readonly sign: (bytes: Uint8Array) => Promise<Uint8Array> }

async function newKey(): Promise<Key> {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])
  if (!('privateKey' in pair)) throw new Error('could not make a key pair')
  const { privateKey, publicKey } = pair
  return {
    raw: new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)),
    sign: async (bytes) =>
      new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, new Uint8Array(bytes))),
  }
}

export const systemPrompt = 'You are a helpful assistant. Say so when you do not know.'
export const sampler = { temperature: '0.7', topK: 40, topP: '0.95', minP: '0.05' } as const

/** A ledger in memory with real keys, so that what the page verifies is really verified. */
export class FixtureLedger {
  readonly origin: string
  readonly genesis: Genesis
  readonly boardHash: string
  readonly charter: {
    readonly body: CharterBody
    readonly entry: Uint8Array
    readonly hash: string
  }
  readonly logVkey: string
  readonly promiseVkey: string
  readonly #keys: { readonly log: Key; readonly promise: Key }
  readonly #entries: Uint8Array[]

  private constructor(made: Awaited<ReturnType<typeof found>>) {
    this.origin = made.origin
    this.genesis = made.genesis
    this.boardHash = made.boardHash
    this.charter = made.charter
    this.logVkey = made.logVkey
    this.promiseVkey = made.promiseVkey
    this.#keys = made.keys
    this.#entries = made.entries
  }

  /** `padding`: entries that nobody can read, so that numbers look lived in. */
  static async open(name: string, model: string, padding: number): Promise<FixtureLedger> {
    return new FixtureLedger(await found(name, model, padding))
  }

  get size(): number {
    return this.#entries.length
  }

  append(entry: Uint8Array): number {
    return this.#entries.push(entry) - 1
  }

  root(size = this.size): Promise<Uint8Array> {
    return rootOf(this.#entries.slice(0, size))
  }

  async checkpoint(): Promise<string> {
    const text = formatCheckpoint({ origin: this.origin, size: this.size, root: await this.root() })
    return this.#note(this.origin, this.#keys.log, text)
  }

  async promise(leafHash: Uint8Array, deadline: number): Promise<string> {
    const text = promiseText(this.origin, leafHash, deadline)
    return this.#note(`${this.origin}/promise`, this.#keys.promise, text)
  }

  async proof(index: number): Promise<string> {
    const hashes = await inclusion(this.#entries, index)
    return formatProof({ index, hashes, checkpoint: await this.checkpoint(), extra: null })
  }

  async consistency(from: number): Promise<readonly string[]> {
    return (await consistency(this.#entries, from)).map(toBase64)
  }

  entry(index: number): string {
    return toBase64(this.#entries[index] ?? new Uint8Array())
  }

  async #note(name: string, key: Key, text: string): Promise<string> {
    const signature = await key.sign(utf8(text))
    return formatNote({
      text,
      signatures: [{ name, id: await keyId(name, ED25519, key.raw), signature }],
    })
  }
}

async function found(name: string, model: string, padding: number) {
  const [log, promise, member] = await Promise.all([newKey(), newKey(), newKey()])
  const genesis: Genesis = {
    v: 'genesis/v1',
    logKey: toBase64(log.raw),
    promiseKey: toBase64(promise.raw),
    board: { members: [{ name: 'owner', key: toBase64(member.raw) }], threshold: 1 },
  }
  const origin = await originOf(name, genesis)
  const boardHash = await genesisHash(genesis)
  const body = await firstCharter(origin, boardHash, model)
  const signature = toBase64(await member.sign(charterSigned(body)))
  const entry = charterEntry({ body, signatures: [{ key: toBase64(member.raw), signature }] })
  const noise = Array.from({ length: padding }, () =>
    Uint8Array.from([1, ...crypto.getRandomValues(new Uint8Array(32))]),
  )
  return {
    origin,
    genesis,
    boardHash,
    charter: { body, entry, hash: toBase64Url(await charterHash(body)) },
    logVkey: await formatVkey(origin, ED25519, log.raw),
    promiseVkey: await formatVkey(`${origin}/promise`, ED25519, promise.raw),
    keys: { log, promise },
    entries: [genesisEntry(genesis), entry, ...noise] as Uint8Array[],
  }
}

async function firstCharter(
  origin: string,
  boardHash: string,
  model: string,
): Promise<CharterBody> {
  return {
    v: 'charter/v1',
    origin,
    seq: 1,
    prev: null,
    board: { index: 0, hash: boardHash },
    coolDown: 0,
    sealWithin: 86_400,
    publish: { everySeconds: 1, padTo: 1 },
    artefacts: {
      systemPrompts: [{ for: '*', sha256: toBase64Url(await sha256(utf8(systemPrompt))) }],
      safetyPolicy: null,
      models: [{ model, digest: null, replay: 'none' }],
      sampler,
      tools: [],
      templates: [],
      retention: { days: null },
      routes: [],
    },
    fallback: [],
    evaluation: null,
    reason: 'The first charter.',
  }
}
