import {
  type CharterBody,
  type Genesis,
  charterEntry,
  continuesEntry,
  charterSigned,
  genesisEntry,
  genesisHash,
  originOf,
  toBase64,
} from '@overt/verifier'
import type { SigningKey } from '../ledger/key.ts'
import type { Beginning } from '../ledger/open-ledger.ts'
import { keepArtefact } from './artefact.ts'
import type { Continued } from './continued.ts'
import { firstCharter } from './first-charter.ts'

export type FirstKeys = {
  readonly log: SigningKey
  readonly promise: SigningKey
  readonly member: SigningKey
}

/**
 * How a ledger begins: the genesis, whose board is one key, and charter 1, which that key signs. The
 * charter's texts are on disk before anything names them. The same keys begin the same ledger.
 */
export async function begin(
  name: string,
  keys: FirstKeys,
  artefactFolder: string,
  continued: Continued | null = null,
): Promise<Beginning> {
  const member = { name: 'owner', key: toBase64(keys.member.publicKey) }
  const genesis: Genesis = {
    v: 'genesis/v1',
    logKey: toBase64(keys.log.publicKey),
    promiseKey: toBase64(keys.promise.publicKey),
    board: { members: [member], threshold: 1 },
  }
  const origin = await originOf(name, genesis)
  const { body, artefacts } = await firstCharter(origin, await genesisHash(genesis))
  for (const artefact of artefacts) await keepArtefact(artefactFolder, artefact)
  const before = [genesisEntry(genesis)]
  if (continued === null) return { origin, entries: [...before, signedCharter(body, keys.member)] }
  const charter = signedCharter({ ...body, ...continued.text }, keys.member)
  const continues = continuesEntry({ v: 'continues/v1', origin, from: continued.from })
  return { origin, entries: [...before, charter, continues] }
}

function signedCharter(body: CharterBody, member: SigningKey): Uint8Array {
  const signature = toBase64(member.sign(charterSigned(body)))
  return charterEntry({ body, signatures: [{ key: toBase64(member.publicKey), signature }] })
}
