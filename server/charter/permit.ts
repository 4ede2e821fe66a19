import type { FoundLedger } from '../ledger/open-ledger.ts'
import type { WitnessPolicy } from '../witness/witness-policy.ts'
import { type Chain, emptyChain } from './chain/chain.ts'
import { CharterError } from './charter-error.ts'
import { type LoadedCharter, extendedBy, loadCharter, readChain } from './load-charter.ts'
import { witnessFault } from './voted-witnesses.ts'

/** What the entries say that were acknowledged, published or not, and how many those are. */
export type Written = { readonly chain: Chain; readonly size: number }

/** What a ledger that may be opened says, up to its published checkpoint. */
export type Permitted = {
  readonly chain: Chain
  readonly size: number
  readonly written: Written
  /** The charters that it shows once it is open, by index. */
  readonly loaded: ReadonlyMap<number, LoadedCharter>
}

/**
 * Judges a ledger before it is opened for writing: that may sign and publish what was acknowledged before,
 * which under other witnesses than the board's would be past its vote.
 * @throws CharterError where it must not be opened.
 */
export async function permit(
  { origin, read, published, signed, acknowledged }: FoundLedger,
  { artefactFolder, policy }: { artefactFolder: string; policy: WitnessPolicy | null },
): Promise<Permitted> {
  const size = published?.size ?? 0
  const at = (head: Pick<FoundLedger['signed'], 'size'>) => ({ origin, read, head: () => head })
  const chain = published === null ? emptyChain(origin) : await readChain(at(published))
  const sealed = await readChain(at(signed), { chain, size })
  const written = await extendedBy(sealed, acknowledged, signed.size)
  const fault = await witnessFault(written.boards.at(-1), policy)
  if (fault !== null) throw new CharterError(`could not open the ledger: ${fault}`)
  const loaded = new Map<number, LoadedCharter>()
  for (const charter of written.charters) {
    loaded.set(charter.index, await loadCharter(charter, artefactFolder))
  }
  return {
    chain,
    size,
    loaded,
    written: { chain: written, size: signed.size + acknowledged.length },
  }
}
