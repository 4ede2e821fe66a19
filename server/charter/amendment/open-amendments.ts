import { setTimeout as delay } from 'node:timers/promises'
import { fromBase64 } from '@overt/verifier'
import type { AmendmentStatus, CharterHistory, DisclosureList, Transparency } from '@overt/wire'
import { readArtefact } from '../artefact.ts'
import type { SeatedBoard } from '../chain/chain.ts'
import { DecisionError } from '../charter-error.ts'
import type { CharterFiles } from '../charter-text.ts'
import type { Governance } from '../governance.ts'
import { refsOf } from '../text.ts'
import { readVoted } from '../voted-witnesses.ts'
import { type Amendment, formatAmendment, parseAmendment } from './amendment-file.ts'
import {
  type AmendmentParts,
  enactCarried,
  find,
  submitAmendment,
  submitWithdrawal,
} from './amendments.ts'
import { draftCharter } from './draft.ts'
import { submitEmergency } from './emergency-file.ts'
import { amendmentStatus, boardBefore, charterHistory, fileOf, wholeVersion } from './view.ts'

export type Seated = Pick<Transparency, 'board' | 'firstBoard' | 'charter'>

/** What people may do about the charter, and what everybody may read. */
export interface Amendments {
  history(): CharterHistory
  /** Who decides, who decided first, and the charter that they decided, whether or not it is in force. */
  seated(): Promise<Seated>
  /** What the charter that holds, or held last, has people told of talking to an AI. */
  disclosures(): DisclosureList
  /** One version, whole: the body with its signatures, and every text; null for one that never was. */
  version(seq: number): object | null
  list(): Promise<readonly AmendmentStatus[]>
  get(hash: string): Promise<AmendmentStatus | null>
  /** The file that members sign; null for an amendment that nobody proposed. */
  file(hash: string): Promise<string | null>
  /** From edited files. Nothing is kept: the draft is the file. */
  draft(files: CharterFiles, rationale: string, evaluation?: string | null): Promise<Amendment>
  /** Takes a file that somebody signed: an amendment, a withdrawal or an emergency. */
  submit(source: string): Promise<Submitted>
}

export type Submitted = {
  /** The amendment that it is about; null for an emergency. */
  readonly hash: string | null
  /** False where it is written and no published checkpoint covers it yet: too few witnesses answer. */
  readonly counts: boolean
}

/** So long whoever sends a file waits to be told that it counts. */
const patienceMs = 10_000

export async function openAmendments(parts: AmendmentParts): Promise<Amendments> {
  const { governance, artefactFolder, clock } = parts
  await enactCarried(parts)
  const fileFor = async (hash: string): Promise<Amendment | null> => {
    const proposed = find(governance.chain, hash)
    if (!proposed) return null
    const { charter } = proposed.body
    const before = governance.chain.charters.find((one) => one.hash === charter?.prev)
    const bodies = [charter, before?.body].filter((body) => !!body)
    const refs = [...new Set(bodies.flatMap(refsOf))]
    const texts = await Promise.all(refs.map((ref) => readArtefact(artefactFolder, ref)))
    const boards = [proposed.body.board, boardBefore(governance.chain, proposed)]
    const policies = boards.map((board) => readVoted(artefactFolder, board?.witnessPolicy ?? null))
    const voted = (await Promise.all(policies)).filter((text) => text !== null)
    return fileOf(governance, proposed, [...texts, ...voted])
  }
  const get = async (hash: string): Promise<AmendmentStatus | null> => {
    const [proposed, file] = [find(governance.chain, hash), await fileFor(hash)]
    return proposed && file ? amendmentStatus(governance, proposed, file, clock()) : null
  }
  return {
    history: () => charterHistory(governance),
    seated: async () => ({ ...seatedIn(governance), board: await boardInForce(parts) }),
    disclosures: () => disclosuresOf(governance),
    version: (seq) => wholeVersion(governance, seq),
    list: async () => {
      const all = await Promise.all(governance.chain.proposals.map(({ hash }) => get(hash)))
      return all.filter((status) => status !== null).toReversed()
    },
    get,
    file: async (hash) => {
      const file = await fileFor(hash)
      return file && formatAmendment(file)
    },
    draft: async (files, rationale, evaluation = null) => {
      const { chain } = governance
      const texts = governance.loaded(chain.charters.at(-1)?.index ?? -1)?.texts ?? new Map()
      return draftCharter({ chain, texts, clock }, files, rationale, evaluation)
    },
    submit: async (source) => ({
      hash: await submit(parts, source),
      counts: await isSettled(parts),
    }),
  }
}

const told = (board: Pick<SeatedBoard, 'members' | 'threshold'> | undefined) => ({
  members: (board?.members ?? []).map(({ name, key }) => ({ name, key })),
  threshold: board?.threshold ?? 1,
})

function seatedIn({ standing, chain }: Governance): Omit<Seated, 'board'> {
  const { index, hash, seq } = standing
  return { firstBoard: told(chain.boards[0]), charter: { index, hash, seq } }
}

function disclosuresOf(governance: Governance): DisclosureList {
  const charter = governance.loaded(governance.standing.index)
  const named = charter?.signed.body.artefacts.disclosure ?? []
  const disclosures = named.map(({ for: language, sha256: ref }) => ({
    language,
    text: charter?.texts.get(ref)?.text ?? '',
  }))
  return { disclosures }
}

async function boardInForce({ governance, artefactFolder }: AmendmentParts) {
  const board = governance.chain.boards.at(-1)
  const { emergency = [], expires = null, witnessPolicy: hash = null } = board ?? {}
  const text = (await readVoted(artefactFolder, hash))?.text ?? null
  return {
    ...told(board),
    emergency: [...emergency],
    expires: expires === null ? null : new Date(1000 * expires).toISOString(),
    witnesses: hash === null ? null : { hash, text },
  }
}

async function isSettled({ governance, patience = patienceMs }: AmendmentParts): Promise<boolean> {
  const waiting = new AbortController()
  const late = delay(patience, false, { signal: waiting.signal })
  try {
    return await Promise.race([governance.settled().then(() => true), late])
  } finally {
    waiting.abort()
    // Cut short, it has nothing to say.
    late.catch(() => {})
  }
}

async function submit(parts: AmendmentParts, source: string): Promise<string | null> {
  const withdrawal = /^withdrawal:([A-Za-z0-9+/=]+)\s*$/.exec(source)?.[1]
  if (withdrawal !== undefined) {
    return submitWithdrawal(parts, fromBase64(withdrawal) ?? new Uint8Array())
  }
  const emergency = /^emergency:([A-Za-z0-9+/=]+)\s*$/.exec(source)?.[1]
  if (emergency !== undefined) {
    await submitEmergency(parts, fromBase64(emergency) ?? new Uint8Array())
    return null
  }
  const amendment = await parseAmendment(source).catch((error: unknown) => {
    throw new DecisionError(
      error instanceof Error ? error.message.replace(/\.$/, '') : 'unreadable',
    )
  })
  return submitAmendment(parts, amendment)
}
