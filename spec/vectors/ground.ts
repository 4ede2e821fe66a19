import {
  type BoardBody,
  COSIGNATURE,
  type CharterBody,
  ED25519,
  type Genesis,
  boardEntry,
  boardHash,
  boardSigned,
  charterEntry,
  charterHash,
  charterSigned,
  concat,
  formatCheckpoint,
  formatPolicy,
  genesisEntry,
  genesisHash,
  originOf,
  toBase64,
  toBase64Url,
  utf8,
} from '@overt/verifier'
import { charterBody } from './example.ts'
import { type Key, drawn, keyNamed, signatureLine, vkeyOf } from './keys.ts'
import { Tree } from './tree.ts'

const ledgerName = 'overt.example'

/** Who cosigned a checkpoint, and when (Unix seconds). */
export type Witnesses = readonly { readonly name: string; readonly time: number }[]

/** A board after the first: who sits on it, who signed it, and what else is said of it. */
export type NextBoard = {
  readonly members: readonly string[]
  readonly threshold?: number
  readonly signers: readonly string[]
  readonly body?: (body: BoardBody) => BoardBody
}

/** What is decided before the first answer. */
export type Founding = {
  readonly members?: readonly string[]
  readonly threshold?: number
  readonly boards?: readonly NextBoard[]
  readonly charter?: (body: CharterBody) => CharterBody
  readonly charterSigners?: readonly string[]
}

/** A ledger that has begun: its tree grows as entries are added. */
export type Ground = {
  readonly tree: Tree
  readonly origin: string
  readonly genesis: Genesis
  readonly policy: string
  readonly checkpoint: (size: number, witnesses?: Witnesses) => Promise<string>
}

export async function foundLedger(changes: Founding): Promise<Ground> {
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
  const checkpoint = async (size: number, witnesses: Witnesses = []): Promise<string> =>
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
  witnesses: Witnesses = [],
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

export type Seat = { readonly index: number; readonly hash: string; readonly entry: Uint8Array }

/** The genesis and the boards that follow it, each in its place in the tree. */
export async function seatBoards(
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

export type Enacted = Seat & { readonly prompt: string }

export async function enactCharter(
  { tree, origin }: Ground,
  board: Seat | undefined,
  { charter: change, charterSigners, members = ['ada'] }: Founding,
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

/** Other people's answers: 33 bytes that nobody can tell from noise. */
export async function pad(tree: Tree, leaves: number): Promise<void> {
  for (let added = 0; added < leaves; added++) {
    await tree.add(concat(Uint8Array.of(0x01), await drawn(`leaf ${tree.size}`)))
  }
}
