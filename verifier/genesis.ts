import { utf8 } from './bytes.ts'
import { sha256 } from '#sha256'
import { toBase32, toBase64Url } from './encoding.ts'
import { entryType, formatEntry, parseEntry } from './entry.ts'
import { canonical } from './jcs.ts'
import { type Shape, base64, count, list, object, oneOf, string } from './schema.ts'
import { unwritable } from './unwritable.ts'
import { isKeyName } from './vkey.ts'

/** A board member: a name for people, and base64 of the raw Ed25519 key. */
export type Member = { readonly name: string; readonly key: string }

export type FirstBoard = { readonly members: readonly Member[]; readonly threshold: number }

/** Entry 0 of a ledger. Keys are base64 of the raw 32 bytes. */
export type Genesis = {
  readonly v: 'genesis/v1'
  readonly logKey: string
  readonly promiseKey: string
  readonly board: FirstBoard
}

/** The hash of the first board (`board.hash` of a statement); the fingerprint is its beginning. */
export const genesisHash = async (genesis: Genesis): Promise<string> =>
  toBase64Url(await digest(genesis))

/** `<name>/<fingerprint>`: 26 characters pin the ledger's keys and its first board. */
export async function originOf(name: string, genesis: Genesis): Promise<string> {
  if (!isKeyName(name)) throw unwritable(`an origin named ${name}`)
  return `${name}/${await fingerprint(genesis)}`
}

/** Whether an origin is the name of the ledger that this genesis began. */
export const isOriginOf = async (origin: string, genesis: Genesis): Promise<boolean> =>
  isKeyName(origin.slice(0, -27)) && origin.endsWith(`/${await fingerprint(genesis)}`)

const fingerprint = async (genesis: Genesis): Promise<string> =>
  toBase32(await digest(genesis)).slice(0, 26)

/** The 26 characters that a reader pins; null when there are none at the end. */
export const fingerprintOf = (origin: string): string | null =>
  /(?:^|\/)([a-z2-7]{26})$/.exec(origin)?.[1] ?? null

export const genesisEntry = (genesis: Genesis): Uint8Array<ArrayBuffer> =>
  formatEntry(entryType.genesis, genesis)

export const parseGenesisEntry = (entry: Uint8Array): Genesis | null =>
  parseEntry(entryType.genesis, genesisShape, entry)

/** A threshold that can be met, and one key a member: two names on one key would count twice. */
export const isBoard = ({ members, threshold }: FirstBoard): boolean =>
  threshold >= 1 &&
  threshold <= members.length &&
  new Set(members.map(({ key }) => key)).size === members.length

/** A board after the first: of three or more members at least two decide, and only members act alone. */
export const isLaterBoard = (
  board: FirstBoard & { readonly emergency: readonly string[] },
): boolean =>
  isBoard(board) &&
  (board.threshold > 1 || board.members.length < 3) &&
  board.emergency.every((key) => board.members.some((one) => one.key === key))

const digest = ({ logKey, promiseKey, board }: Genesis): Promise<Uint8Array> =>
  sha256(utf8(`overt/genesis/1\n${canonical({ logKey, promiseKey, board })}`))

export const membersShape: Shape<readonly Member[]> = list(
  object({ name: string, key: base64(32) }),
  64,
)

const genesisShape: Shape<Genesis> = object({
  v: oneOf('genesis/v1'),
  logKey: base64(32),
  promiseKey: base64(32),
  board: object({ members: membersShape, threshold: count }),
})
