import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type CharterBody,
  type Genesis,
  charterEntry,
  charterSigned,
  genesisHash,
  originOf,
  toBase64,
} from '@overt/verifier'
import type { SigningKey } from '../ledger/key.ts'
import { keyOf, quickClock, silent } from '../ledger/ledger-fixture.ts'
import { type MemoryDisk, openMemory } from '../ledger/memory-storage.ts'
import { firstCharter, firstFolder } from './first-charter.ts'
import { type CharterOptions, type OpenedCharter, openCharter } from './open-charter.ts'

// What the tests of the charter share: a board of three, charters that it signs, homes.

export const board = [keyOf(11), keyOf(12), keyOf(13)] as const

export const boardGenesis = (threshold: number, keys: readonly SigningKey[] = board): Genesis => ({
  v: 'genesis/v1',
  logKey: toBase64(keyOf(1).publicKey),
  promiseKey: toBase64(keyOf(2).publicKey),
  board: {
    members: keys.map((key, at) => ({ name: `member ${at}`, key: toBase64(key.publicKey) })),
    threshold,
  },
})

/** The first charter's body for a genesis, with whatever a test changes. */
export async function bodyFor(
  genesis: Genesis,
  changes: Partial<CharterBody> = {},
): Promise<CharterBody> {
  const origin = await originOf('test.example', genesis)
  const { body } = await firstCharter(origin, await genesisHash(genesis))
  return { ...body, ...changes }
}

export const approvalOf = (body: CharterBody, key: SigningKey) => ({
  key: toBase64(key.publicKey),
  signature: toBase64(key.sign(charterSigned(body))),
})

export const signedBy = (body: CharterBody, keys: readonly SigningKey[]): Uint8Array =>
  charterEntry({ body, signatures: keys.map((key) => approvalOf(body, key)) })

/** What the charter that comes with the product tells a model that it does not name. */
export const firstPrompt = (): Promise<string> => readFile(join(firstFolder, 'prompt.txt'), 'utf8')

export const newHome = (): Promise<string> => mkdtemp(join(tmpdir(), 'overt-charter-'))

/** Random bytes that are the same in each run and different in each call. */
function countingRandom(): (bytes: number) => Uint8Array {
  let calls = 0
  return (bytes) => new Uint8Array(bytes).fill((calls += 1))
}

/** Opens a home whose keys and texts are in a folder and whose ledger is on the disk, if one is given. */
export function openHome(
  home: string,
  disk?: MemoryDisk,
  name = 'test.example',
  more: Partial<
    Pick<CharterOptions, 'clock' | 'elapsed' | 'policy' | 'witnessTime' | 'witnesses'>
  > = {},
): Promise<OpenedCharter> {
  return openCharter({
    home,
    name,
    clock: quickClock(),
    random: countingRandom(),
    logger: silent,
    ...more,
    ...(disk && { openStorage: async () => openMemory(disk) }),
  })
}
