import type { CharterBody } from '@overt/verifier'
import { entriesOf } from '../ledger/entries.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { type Artefact, artefactOf, readArtefact } from './artefact.ts'
import { type Chain, type Fault, type SignedCharter, emptyChain } from './chain/chain.ts'
import { extendChain, isAnswer } from './chain/extend.ts'
import { CharterError } from './charter-error.ts'
import type { Charter } from './charter.ts'

/**
 * The only way to a system prompt: the charter in force, from the ledger's own entries and from files
 * that are to the byte what the charter names.
 * @throws CharterError on anything less; there is no other charter to fall back to.
 */
export async function loadCharter(
  ledger: Pick<Ledger, 'origin' | 'head' | 'read'>,
  artefactFolder: string,
): Promise<Charter> {
  const chain = await readChain(ledger)
  const [first, second] = chain.charters
  if (!chain.genesis || !first) {
    throw new CharterError('could not load the charter: the ledger has none; run fsck')
  }
  // A later charter is in force only after its cool-down, which this version cannot measure.
  const decided = second ?? chain.boards[1] ?? chain.emergencies[0] ?? chain.stopped
  if (decided !== null) {
    throw new CharterError(
      'could not load the charter: this version of Overt only knows the first charter and board ' +
        'of a ledger; start the version that amended it',
    )
  }
  const { members, threshold } = chain.genesis.content.board
  const board = { index: 0, hash: chain.genesis.hash, members, threshold }
  const prompts = await promptsOf(first, artefactFolder)
  return charterOf(first, board, prompts, await artefactOf(''))
}

async function readChain(ledger: Pick<Ledger, 'origin' | 'head' | 'read'>): Promise<Chain> {
  let chain = emptyChain(ledger.origin)
  for await (const { first, entries } of entriesOf(ledger)) {
    for (const [at, entry] of entries.entries()) {
      if (first + at > 0 && isAnswer(entry)) continue
      chain = accepted(await extendChain(chain, entry, first + at), first + at)
    }
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

/** Every text that the charter names must be there, also those that nothing asks for yet. */
async function promptsOf(
  { body }: SignedCharter,
  folder: string,
): Promise<ReadonlyMap<string, Artefact>> {
  for (const ref of refsOf(body)) await readArtefact(folder, ref)
  const prompts = body.artefacts.systemPrompts.map(async (prompt): Promise<[string, Artefact]> => [
    prompt.for,
    await readArtefact(folder, prompt.sha256),
  ])
  return new Map(await Promise.all(prompts))
}

/** The artefacts that a charter names, by their refs. */
export function refsOf({ artefacts }: CharterBody): readonly string[] {
  const { systemPrompts, templates, safetyPolicy } = artefacts
  const named = [...systemPrompts, ...templates].map(({ sha256 }) => sha256)
  return safetyPolicy === null ? named : [...named, safetyPolicy]
}

function charterOf(
  { index, hash, body }: SignedCharter,
  board: Charter['board'],
  prompts: ReadonlyMap<string, Artefact>,
  none: Artefact,
): Charter {
  const { temperature, topK, topP, minP } = body.artefacts.sampler
  return {
    index,
    seq: body.seq,
    hash,
    board,
    sealWithinSeconds: body.sealWithin,
    systemPrompt: (model) => prompts.get(model) ?? prompts.get('*') ?? none,
    sampler: { temperature: Number(temperature), topK, topP: Number(topP), minP: Number(minP) },
  }
}
