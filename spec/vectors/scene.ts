import {
  type BoardBody,
  type Bundle,
  COSIGNATURE,
  type CharterBody,
  type Disclosures,
  ED25519,
  type FieldName,
  type FieldValues,
  type Genesis,
  type Statement,
  answerLeaf,
  boardEntry,
  boardHash,
  boardSigned,
  canonical,
  charterEntry,
  charterHash,
  charterSigned,
  commitField,
  concat,
  fieldNames,
  formatBundle,
  formatCheckpoint,
  formatPolicy,
  formatProof,
  fingerprintOf,
  genesisEntry,
  genesisHash,
  leafHash,
  originOf,
  promiseText,
  toBase64,
  toBase64Url,
  utf8,
} from '@overt/verifier'
import { answerValues, charterBody, prompt, statementOf } from './example.ts'
import { type Key, drawn, keyNamed, signatureLine, vkeyOf } from './keys.ts'
import { Tree } from './tree.ts'

/** A board after the first: who sits on it, who signed it, and what else is said of it. */
export type NextBoard = {
  readonly members: readonly string[]
  readonly threshold?: number
  readonly signers: readonly string[]
  readonly body?: (body: BoardBody) => BoardBody
}

/** What a scene does otherwise than the plain one: an honest receipt of a self-attested ledger. */
export type Changes = {
  readonly members?: readonly string[]
  readonly threshold?: number
  readonly boards?: readonly NextBoard[]
  /** Leaves between the charter and the answer's beginning, and from there to the answer, and after it. */
  readonly leaves?: readonly [number, number, number]
  readonly charter?: (body: CharterBody) => CharterBody
  readonly charterSigners?: readonly string[]
  /** Cosigners of every checkpoint with their Unix time. */
  readonly witnesses?: readonly { readonly name: string; readonly time: number }[]
  /** Gives the bundle a `seen` checkpoint of the leaves up to the answer's beginning. */
  readonly seen?: { readonly witnesses: Changes['witnesses'] }
  readonly values?: (values: FieldValues) => FieldValues
  readonly show?: readonly FieldName[]
  readonly erased?: readonly FieldName[]
  readonly statement?: (statement: Statement) => Statement
  readonly promise?: {
    readonly deadline?: number
    readonly signer?: string
    readonly of?: Uint8Array
  }
  readonly pending?: boolean
  readonly bundle?: (bundle: Bundle) => Bundle
}

export type Scene = {
  readonly bundle: Bundle
  readonly bytes: Uint8Array
  readonly origin: string
  readonly fingerprint: string
  /** A policy that trusts the ledger and asks for no witness. */
  readonly policy: string
  readonly tree: Tree
  readonly checkpoint: (size: number, witnesses?: Changes['witnesses']) => Promise<string>
}

export const ledgerName = 'overt.example'

/** Builds a whole ledger with one answer in it and writes the answer's receipt. */
export async function makeScene(changes: Changes = {}): Promise<Scene> {
  const ground = await foundLedger(changes)
  const boards = await seatBoards(ground, changes.boards ?? [])
  const charter = await enactCharter(ground, boards.at(-1), changes)
  const [before, between, behind] = changes.leaves ?? [5, 3, 7]
  await pad(ground.tree, before)
  const after = ground.tree.size
  const { statement, disclosures } = await state(ground, charter, boards.at(-1), after, changes)
  await pad(ground.tree, between)
  const leaf = await answerLeaf(statement)
  const index = await ground.tree.add(leaf)
  await pad(ground.tree, behind)

  const size = ground.tree.size
  const head = await ground.checkpoint(size, changes.witnesses)
  const prove = async (at: number): Promise<string> =>
    formatProof({
      index: at,
      hashes: await ground.tree.inclusion(at),
      checkpoint: head,
      extra: null,
    })
  const plain: Bundle = {
    statement,
    disclosures,
    promise: changes.promise
      ? await promise(ground.origin, leaf, statement, changes.promise)
      : null,
    proof: changes.pending ? null : await prove(index),
    consistency: (await ground.tree.consistency(after, size)).map(toBase64),
    charter: {
      entry: toBase64(charter.entry),
      proof: await prove(charter.index),
      seen: changes.seen ? await ground.checkpoint(after, changes.seen.witnesses) : null,
      artefacts: { [charter.prompt]: prompt },
    },
    chain: await Promise.all(
      boards.map(async ({ entry, index: at }) => ({
        entry: toBase64(entry),
        proof: await prove(at),
      })),
    ),
  }
  const bundle = changes.bundle ? changes.bundle(plain) : plain
  const { origin, policy, tree, checkpoint } = ground
  const fingerprint = fingerprintOf(origin) ?? ''
  return {
    bundle,
    bytes: utf8(formatBundle(bundle)),
    origin,
    fingerprint,
    policy,
    tree,
    checkpoint,
  }
}

type Ground = {
  readonly tree: Tree
  readonly origin: string
  readonly genesis: Genesis
  readonly policy: string
  readonly checkpoint: Scene['checkpoint']
}

async function foundLedger(changes: Changes): Promise<Ground> {
  const log = await keyNamed('log')
  const members = await Promise.all((changes.members ?? ['ada']).map(memberNamed))
  const genesis: Genesis = {
    v: 'genesis/v1',
    logKey: log.base64,
    promiseKey: (await keyNamed('promise')).base64,
    board: { members, threshold: changes.threshold ?? 1 },
  }
  const origin = await originOf(ledgerName, genesis)
  const tree = new Tree()
  await tree.add(genesisEntry(genesis))
  const checkpoint = async (size: number, witnesses: Changes['witnesses'] = []): Promise<string> =>
    signedCheckpoint(
      formatCheckpoint({ origin, size, root: await tree.root(size) }),
      origin,
      log,
      witnesses,
    )
  const policy = formatPolicy({ logs: [await vkeyOf(origin, ED25519, log)], quorum: 'none' })
  return { tree, origin, genesis, policy, checkpoint }
}

/** A checkpoint with the ledger's signature and the witnesses' cosignatures. */
export async function signedCheckpoint(
  noteText: string,
  origin: string,
  log: Key,
  witnesses: NonNullable<Changes['witnesses']> = [],
): Promise<string> {
  const own = await signatureLine(origin, ED25519, log, await log.sign(utf8(noteText)))
  const others = await Promise.all(witnesses.map(({ name, time }) => cosign(noteText, name, time)))
  return `${noteText}\n${own}${others.join('')}`
}

async function cosign(noteText: string, name: string, time: number): Promise<string> {
  const key = await keyNamed(name)
  const stamp = new Uint8Array(8)
  new DataView(stamp.buffer).setBigUint64(0, BigInt(time))
  const signature = await key.sign(utf8(`cosignature/v1\ntime ${time}\n${noteText}`))
  return signatureLine(name, COSIGNATURE, key, concat(stamp, signature))
}

const memberNamed = async (name: string) => ({ name, key: (await keyNamed(name)).base64 })

const approve = async (message: Uint8Array, name: string) => {
  const key = await keyNamed(name)
  return { key: key.base64, signature: toBase64(await key.sign(message)) }
}

type Seat = { readonly index: number; readonly hash: string; readonly entry: Uint8Array }

/** The genesis and the boards that follow it, each in its place in the tree. */
async function seatBoards(
  { tree, genesis, origin }: Ground,
  next: readonly NextBoard[],
): Promise<Seat[]> {
  const seats: Seat[] = [
    { index: 0, hash: await genesisHash(genesis), entry: genesisEntry(genesis) },
  ]
  for (const [at, { members, threshold = 1, signers, body: change }] of next.entries()) {
    const plain: BoardBody = {
      v: 'board/v1',
      origin,
      seq: at + 1,
      prev: seats[at]?.hash ?? '',
      members: await Promise.all(members.map(memberNamed)),
      threshold,
      emergency: [],
      witnessPolicy: null,
      expires: null,
    }
    const body = change ? change(plain) : plain
    const signatures = await Promise.all(signers.map((name) => approve(boardSigned(body), name)))
    const entry = boardEntry({ body, signatures })
    seats.push({ index: await tree.add(entry), hash: await boardHash(body), entry })
  }
  return seats
}

type Enacted = Seat & { readonly prompt: string }

async function enactCharter(
  { tree, origin }: Ground,
  board: Seat | undefined,
  { charter: change, charterSigners, members = ['ada'] }: Changes,
): Promise<Enacted> {
  const { index = 0, hash = '' } = board ?? {}
  const plain = await charterBody(origin, { index, hash })
  const body = change ? change(plain) : plain
  const signers = charterSigners ?? members.slice(0, 1)
  const signatures = await Promise.all(signers.map((name) => approve(charterSigned(body), name)))
  const entry = charterEntry({ body, signatures })
  return {
    index: await tree.add(entry),
    hash: toBase64Url(await charterHash(body)),
    entry,
    prompt: plain.artefacts.systemPrompts[0]?.sha256 ?? '',
  }
}

async function state(
  { tree, origin }: Ground,
  charter: Seat,
  board: Seat | undefined,
  after: number,
  changes: Changes,
): Promise<{ statement: Statement; disclosures: Disclosures }> {
  const plain = await answerValues(charter.hash)
  const values = changes.values ? changes.values(plain) : plain
  const salts = await Promise.all(fieldNames.map((name) => drawn(`salt ${name}`)))
  const fields = await Promise.all(
    fieldNames.map(async (name, at) => {
      const salt = salts[at] ?? new Uint8Array()
      const disclosure = { salt: toBase64Url(salt), value: values[name] }
      return { name, disclosure, commitment: await commitField(name, salt, values[name]) }
    }),
  )
  const statement = await statementOf({
    origin,
    after: { size: after, root: toBase64Url(await tree.root(after)) },
    charter: { index: charter.index, hash: charter.hash },
    board: { index: board?.index ?? 0, hash: board?.hash ?? '' },
    commitments: new Map(fields.map(({ name, commitment }) => [name, commitment])),
  })
  const { show = fieldNames, erased = [] } = changes
  const disclosures = Object.fromEntries(
    fields
      .filter(({ name }) => show.includes(name))
      .map(({ name, disclosure }) => [name, erased.includes(name) ? null : disclosure]),
  )
  return { statement: changes.statement ? changes.statement(statement) : statement, disclosures }
}

async function promise(
  origin: string,
  leaf: Uint8Array,
  { issued }: Statement,
  { deadline = issued + 86_400, signer = 'promise', of = leaf }: NonNullable<Changes['promise']>,
): Promise<string> {
  const noteText = promiseText(origin, await leafHash(of), deadline)
  const key = await keyNamed(signer)
  const name = `${origin}/promise`
  const line = await signatureLine(
    name,
    ED25519,
    await keyNamed('promise'),
    await key.sign(utf8(noteText)),
  )
  return `${noteText}\n${line}`
}

/** Other people's answers: 33 bytes that nobody can tell from noise. */
async function pad(tree: Tree, leaves: number): Promise<void> {
  for (let added = 0; added < leaves; added++) {
    await tree.add(concat(Uint8Array.of(0x01), await drawn(`leaf ${tree.size}`)))
  }
}

/** Writes an altered bundle as a forger would: canonical, and otherwise unchecked. */
export const forge = (bundle: Bundle, change: (copy: Bundle) => Bundle): Uint8Array =>
  utf8(canonical(change(structuredClone(bundle))))
