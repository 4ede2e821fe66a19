import type { AmendmentStatus, CharterHistory, CharterVersion } from '@overt/wire'
import type { Artefact } from '../artefact.ts'
import type { Chain, Proposed, SeatedBoard, SignedCharter } from '../chain/chain.ts'
import { writeCharter } from '../charter-text.ts'
import { diffFiles } from '../diff.ts'
import type { Governance } from '../governance.ts'
import { activeFrom } from '../in-force.ts'
import type { Amendment } from './amendment-file.ts'
import { diffOf } from './change.ts'
import { closesAt, stateOf } from './state.ts'
import { votesOf } from './vote.ts'
import { wholeOf } from './whole-board.ts'

// What the public reads of charter, board and amendments.

/** What is needed to show it, from a server that runs or from the files of one that does not. */
export type Governed = Pick<Governance, 'chain' | 'inForce' | 'seenAt' | 'loaded'>

type Loaded = Pick<Governed, 'loaded'>
type Texts = ReadonlyMap<string, string>

const textsOf = (governance: Loaded, { index }: SignedCharter): Texts =>
  new Map([...(governance.loaded(index)?.texts ?? [])].map(([ref, { text }]) => [ref, text]))

/** A key's name, by the latest board that knew it. */
const nameOf = ({ boards }: Chain, key: string): string =>
  boards.flatMap(({ members }) => members).findLast((member) => member.key === key)?.name ?? key

export const charterFiles = (governance: Loaded, charter: SignedCharter) =>
  writeCharter(charter.body, textsOf(governance, charter))

/** What the next amendment starts from, so that it takes back nothing unseen: its board reads another evaluation, or none. */
const amendable = (governance: Governed, charter: SignedCharter) =>
  writeCharter({ ...charter.body, evaluation: null }, textsOf(governance, charter))

const time = ({ body }: SignedCharter, at: number | null): string | null =>
  at === null || body.seq === 1 ? null : isoOf(at)

/** Who approved a version and when it came into force; what its texts say is not read. */
function enactedOf(governance: Governed, charter: SignedCharter) {
  const { chain } = governance
  const { index, hash, leaf, body, signatures } = charter
  const board = chain.boards.find((one) => one.hash === body.board.hash)
  return {
    seq: body.seq,
    index,
    hash,
    leaf,
    reason: body.reason,
    approvedBy: signatures.map(({ key }) => nameOf(chain, key)),
    threshold: board?.threshold ?? 1,
    active: time(
      charter,
      activeFrom(chain, charter, (at) => governance.seenAt(at)),
    ),
  }
}

/** Every version in the order of the ledger. */
export const enactedCharters = (governance: Governed) =>
  governance.chain.charters.map((charter) => enactedOf(governance, charter))

function versionOf(governance: Governed, charter: SignedCharter): CharterVersion {
  const { body } = charter
  const before = governance.chain.charters.find((other) => other.body.seq === body.seq - 1)
  return {
    ...enactedOf(governance, charter),
    seen: time(charter, governance.seenAt(charter.index)),
    evaluation: evaluationOf(textsOf(governance, charter), body.evaluation),
    diff: before
      ? diffFiles(charterFiles(governance, before), charterFiles(governance, charter))
      : [],
  }
}

/** One version, whole: the body with its signatures, and every text; null for one that never was. */
export function wholeVersion(
  governance: Pick<Governed, 'chain' | 'loaded'>,
  seq: number,
): object | null {
  const charter = governance.chain.charters.find(({ body }) => body.seq === seq)
  if (!charter) return null
  const { index, hash, body, signatures } = charter
  const artefacts = Object.fromEntries(textsOf(governance, charter))
  const files = Object.fromEntries(charterFiles(governance, charter))
  return { index, hash, body, signatures, artefacts, files }
}

const isoOf = (ms: number): string => new Date(ms).toISOString()

const evaluationOf = (texts: Texts, ref: string | null): string | null =>
  ref === null ? null : (texts.get(ref) ?? null)

export function charterHistory(governance: Governed): CharterHistory {
  const { chain } = governance
  const last = chain.charters.at(-1)
  const files = last ? [...amendable(governance, last)] : []
  return {
    inForce: holding(governance),
    files: files.map(([name, text]) => ({ name, text })),
    versions: chain.charters.map((charter) => versionOf(governance, charter)).toReversed(),
    emergencies: chain.emergencies.map(({ index, body, signatures }) => ({
      index,
      act: body.act,
      reason: body.reason,
      by: signatures.map(({ key }) => nameOf(chain, key)),
    })),
  }
}

function holding({ inForce }: Governed): CharterHistory['inForce'] {
  switch (inForce.kind) {
    case 'charter':
      return {
        kind: 'charter',
        seq: inForce.charter.body.seq,
        emergency: inForce.emergency !== null,
        lapses: inForce.emergency?.lapses ? isoOf(inForce.emergency.lapses) : null,
      }
    case 'stopped':
      return { kind: 'stopped', ...inForce.stop }
    case 'none':
      // A governance that holds nothing is never opened.
      throw new Error('no charter is in force')
  }
}

/** Who decided when something was proposed. */
export const boardBefore = (
  { boards }: Chain,
  { index }: Pick<Proposed, 'index'>,
): SeatedBoard | undefined => boards.findLast((one) => one.index < index)

/** A proposal as the file that members sign, with what the ledger has of it. */
export function fileOf(
  { chain }: Governed,
  { body, index, signature: proposing, approvals }: Proposed,
  texts: readonly Artefact[],
): Amendment {
  const before = chain.charters.find(({ hash }) => hash === body.charter?.prev)
  const board = boardBefore(chain, { index })
  if (!board) throw new Error('somebody proposed before there was a board')
  return {
    v: 'amendment/v1',
    proposal: body,
    before: before?.body ?? null,
    board: wholeOf(chain, board),
    texts: Object.fromEntries(texts.map(({ ref, text }) => [ref, text])),
    proposed: proposing,
    approvals: approvals.map(({ key, signature }) => ({ key, signature })),
  }
}

export async function amendmentStatus(
  governance: Governed,
  proposed: Proposed,
  file: Amendment,
  now: number,
): Promise<AmendmentStatus> {
  const { chain } = governance
  const { hash, body, index, signature, approvals } = proposed
  const board = boardBefore(chain, { index })
  return {
    hash,
    of: body.charter === null ? 'board' : 'charter',
    state: await stateOf(chain, proposed, now),
    rationale: body.rationale,
    index,
    proposedBy: nameOf(chain, signature.key),
    expires: isoOf(1000 * closesAt(body)),
    approvedBy: approvals.map(
      ({ key }) => memberName(body.board?.members, key) ?? nameOf(chain, key),
    ),
    votes: [...votesOf([board, body.board], approvals)],
    evaluation: evaluationOf(new Map(Object.entries(file.texts)), body.charter?.evaluation ?? null),
    diff: diffOf(file),
  }
}

const memberName = (
  members: readonly { readonly name: string; readonly key: string }[] | undefined,
  key: string,
): string | null => members?.find((member) => member.key === key)?.name ?? null
