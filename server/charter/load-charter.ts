import { isAllowed, isAnswer } from '@overt/verifier'
import { type Readable, entriesOf } from '../ledger/entries.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { type Artefact, artefactOf, readArtefact } from './artefact.ts'
import { type Chain, type Fault, type SignedCharter, emptyChain } from './chain/chain.ts'
import { extendChain } from './chain/extend.ts'
import { CharterError } from './charter-error.ts'
import type { Charter } from './charter.ts'
import { promptFor } from './prompt.ts'
import { refsOf } from './text.ts'

/** A charter with its texts, each to the byte what it names. Nothing else has a system prompt. */
export type LoadedCharter = {
  readonly signed: SignedCharter
  /** What it says while a board is in force. */
  under(board: Charter['board']): Charter
  readonly texts: ReadonlyMap<string, Artefact>
}

/**
 * The only way to a system prompt: a charter whose place, order and signatures the chain holds, and whose
 * texts are read from files that are to the byte what it names.
 * @throws CharterError on anything less; there is no other text to fall back to.
 */
export async function loadCharter(
  signed: SignedCharter,
  artefactFolder: string,
): Promise<LoadedCharter> {
  const { index, hash, body } = signed
  const texts = new Map<string, Artefact>()
  for (const ref of refsOf(body)) texts.set(ref, await readArtefact(artefactFolder, ref))
  const none = await artefactOf('')
  const { temperature, topK, topP, minP } = body.artefacts.sampler
  return {
    signed,
    texts,
    under: (board) => ({
      index,
      seq: body.seq,
      hash,
      board,
      sealWithinSeconds: body.sealWithin,
      allows: (engine) => isAllowed(body, engine),
      systemPrompt: (model, listener) => {
        const named = promptFor(body.artefacts.systemPrompts, model, listener)
        return (named && texts.get(named.sha256)) ?? none
      },
      sampler: { temperature: Number(temperature), topK, topP: Number(topP), minP: Number(minP) },
    }),
  }
}

/** Each charter of a chain, by its index, as `loadCharter` does. */
export async function loadAll(
  { charters }: Chain,
  artefactFolder: string,
): Promise<(index: number) => LoadedCharter | null> {
  const loaded = new Map<number, LoadedCharter>()
  for (const charter of charters) {
    loaded.set(charter.index, await loadCharter(charter, artefactFolder))
  }
  return (index) => loaded.get(index) ?? null
}

/**
 * Every entry of the ledger that decides something, from where another reading ended.
 * @throws CharterError at the first that must not be there.
 */
export async function readChain(
  ledger: Readable & Pick<Ledger, 'origin'>,
  known: { readonly chain: Chain; readonly size: number } = {
    chain: emptyChain(ledger.origin),
    size: 0,
  },
): Promise<Chain> {
  let { chain } = known
  for await (const { first, entries } of entriesOf(ledger, known.size)) {
    chain = await extendedBy(chain, entries, first)
  }
  if (!chain.genesis || chain.charters.length === 0) {
    throw new CharterError('could not load the charter: the ledger has none; run fsck')
  }
  return chain
}

/** A chain with the next entries, of which the first has this index. @throws CharterError as readChain does. */
export async function extendedBy(
  before: Chain,
  entries: readonly Uint8Array[],
  first: number,
): Promise<Chain> {
  let chain = before
  for (const [at, entry] of entries.entries()) {
    if (first + at > 0 && isAnswer(entry)) continue
    chain = accepted(await extendChain(chain, entry, first + at), first + at)
  }
  return chain
}

function accepted(extended: Chain | Fault, index: number): Chain {
  if (!('fault' in extended)) return extended
  throw new CharterError(
    `could not load the charter: entry ${index} of the ledger is refused, because ` +
      `${extended.fault}; run fsck`,
  )
}
