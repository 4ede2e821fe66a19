import { readFile } from 'node:fs/promises'
import {
  type EmergencyBody,
  type Member,
  toBase64,
  withdrawalEntry,
  withdrawalSigned,
} from '@overt/verifier'
import type { CharterHistory, FileDiff } from '@overt/wire'
import { type Where, clock, readConfig } from './account-openers.ts'
import { random } from './random.ts'
import {
  formatAmendment,
  parseAmendment,
  signAmendment,
} from './charter/amendment/amendment-file.ts'
import { draftBoard, draftCharter } from './charter/amendment/draft.ts'
import {
  draftEmergency,
  formatEmergency,
  parseEmergency,
  signEmergency,
} from './charter/amendment/emergency-file.ts'
import { showSigned } from './charter/amendment/shown.ts'
import { charterFiles, charterHistory } from './charter/amendment/view.ts'
import { type Chain, type SeatedBoard, isFault } from './charter/chain/chain.ts'
import { actorsIn, emergencyFault } from './charter/chain/emergency.ts'
import { extendChain } from './charter/chain/extend.ts'
import { CharterError } from './charter/charter-error.ts'
import { readCharterFolder, writeCharterFolder } from './charter/charter-folder.ts'
import { diffFiles } from './charter/diff.ts'
import { isEncrypted, makeMemberKey, openMemberKey } from './charter/member-key.ts'
import { artefactFolderOf, keyPath } from './charter/open-charter.ts'
import { readGovernance } from './charter/read-governance.ts'
import { readRemoteChain } from './monitor/remote-chain.ts'
import { readVoted, votedWitnesses, witnessWords } from './charter/voted-witnesses.ts'
import type { Artefact } from './charter/artefact.ts'

// The commands of board and charter. They read the data folder, and never write to its ledger: whatever
// decides something goes to the server as a signed file.

export type NextBoard = {
  readonly members: readonly Member[]
  readonly threshold: number
  readonly rationale: string
  /** A tlog-policy file's text; undefined: the one that the board has now; null: none. */
  readonly witnessPolicy: string | null | undefined
  /** Names of those who may act alone in an emergency; undefined: every member. */
  readonly emergency?: readonly string[] | undefined
  /** When it stops deciding, in Unix seconds; null never. */
  readonly expires?: number | null
}

/** The witnesses that the board voted for; words and text are null where the text was not handed on. */
export type VotedWitnesses = {
  readonly sha256: string
  readonly words: string | null
  readonly text: string | null
}

export type GovernanceReader = {
  history(): CharterHistory
  readonly board: {
    readonly members: readonly Member[]
    readonly threshold: number
    /** Names of those who may act alone in an emergency. */
    readonly emergency: readonly string[]
    readonly expires: string | null
    readonly witnesses: VotedWitnesses | null
  }
  /** The texts of a version, its evaluation among them; null is the last one. */
  files(seq: number | null): CharterHistory['files']
  diff(from: number, to: number): readonly FileDiff[]
  /** Writes a version as a folder of text; null is the last one. */
  export(folder: string, seq: number | null): Promise<void>
  draftCharter(folder: string, rationale: string, evaluation: string | null): Promise<string>
  draftBoard(next: NextBoard): Promise<string>
}

export async function openGovernance(where: Where): Promise<GovernanceReader> {
  const { home } = readConfig(where)
  const governed = await readGovernance(home, clock)
  const { chain } = governed
  const filesOf = (seq: number | null) => {
    const charter = chain.charters.find(({ body }) => seq === null || body.seq === seq)
    const wanted = seq === null ? chain.charters.at(-1) : charter
    if (!wanted)
      throw new CharterError(`There is no charter ${seq}: \`overt charter show\` lists them.`)
    return charterFiles(governed, wanted)
  }
  const board = chain.boards.at(-1)
  const witnessPolicy = board?.witnessPolicy ?? null
  const voted = await readVoted(artefactFolderOf(home), witnessPolicy)
  return {
    history: () => charterHistory(governed),
    files: (seq) => [...filesOf(seq)].map(([name, text]) => ({ name, text })),
    board: { ...boardOf(board), witnesses: await shownWitnesses(witnessPolicy, voted) },
    diff: (from, to) => diffFiles(filesOf(from), filesOf(to)),
    export: (folder, seq) => writeCharterFolder(folder, filesOf(seq)),
    draftCharter: async (folder, rationale, evaluation) => {
      const texts = governed.loaded(chain.charters.at(-1)?.index ?? -1)?.texts ?? new Map()
      const files = await readCharterFolder(folder)
      const parts = { chain, texts, clock }
      return formatAmendment(await draftCharter(parts, files, rationale, evaluation))
    },
    draftBoard: async ({ rationale, witnessPolicy: source, ...next }) => {
      if (next.members.length > 1) refuseServerKey(next.members, chain.boards[0]?.members ?? [])
      if (source === undefined && witnessPolicy !== null && voted === null) throw notHandedOn()
      const witnesses = typeof source === 'string' ? await votedWitnesses(source) : null
      const kept = source === undefined ? voted : witnesses
      return formatAmendment(draftBoard({ chain, clock }, { ...next, witnesses: kept }, rationale))
    },
  }
}

function boardOf(board: SeatedBoard | undefined) {
  const { members = [], threshold = 1, emergency = [], expires = null } = board ?? {}
  return {
    members,
    threshold,
    emergency: members.filter(({ key }) => emergency.includes(key)).map(({ name }) => name),
    expires: expires === null ? null : new Date(1000 * expires).toISOString(),
  }
}

async function shownWitnesses(
  sha256: string | null,
  voted: Artefact | null,
): Promise<VotedWitnesses | null> {
  if (sha256 === null) return null
  return { sha256, words: voted && (await witnessWords(voted.text)), text: voted?.text ?? null }
}

const notHandedOn = (): CharterError =>
  new CharterError(
    'The text of the board’s witness policy is not here: name its file with --witness-policy, or none with --no-witness-policy.',
  )

/** From the second member on keys live with members: the one that the first start made is replaced. */
function refuseServerKey(members: readonly Member[], first: readonly Member[]): void {
  const [made] = first
  if (first.length > 1 || !members.some(({ key }) => key === made?.key)) return
  throw new CharterError(
    `The key of ${made?.name} lies on the server: make a new one with \`overt member new\` on a ` +
      'machine of their own, and name that.',
  )
}

export const newMember = (name: string, passphrase: string): ReturnType<typeof makeMemberKey> =>
  makeMemberKey(name, passphrase, random)

export const showAmendment = showSigned

/** A key file that is named, or the key that a first start left in the data folder. */
export type KeySource = Where & { readonly keyFile: string | undefined }

export const readKey = async (
  source: KeySource,
): Promise<{ readonly text: string; readonly encrypted: boolean }> => {
  const path = source.keyFile ?? keyPath(readConfig(source).home, 'member')
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CharterError(`There is no key at ${path}: name yours with --key.`, { cause })
  })
  return { text, encrypted: isEncrypted(text) }
}

/** The same file, an amendment or an emergency, with one member's signature more. */
export async function approveAmendment(
  source: string,
  key: string,
  passphrase: string,
): Promise<string> {
  const member = () => openMemberKey(key, () => passphrase)
  const emergency = parseEmergency(source)
  if (emergency !== null) return formatEmergency(signEmergency(emergency, member()))
  return formatAmendment(signAmendment(await parseAmendment(source), member()))
}

/** Where a member reads what a signature is about: a data folder, or a server's address. */
export type Ruled = Where & { readonly url?: string | undefined }

/** From entries that are checked one by one: an address is believed nothing but which ledger it shows. */
const chainOf = async (ruled: Ruled): Promise<Chain> =>
  ruled.url === undefined
    ? (await readGovernance(readConfig(ruled).home, clock)).chain
    : readRemoteChain(`${ruled.url.replace(/\/+$/, '')}/ledger`, fetch)

/** A withdrawal, signed, as one line, of the amendment with this hash, or at this entry. */
export async function withdrawAmendment(
  ruled: Ruled,
  named: string,
  reason: string,
  key: string,
  passphrase: string,
): Promise<string> {
  const chain = await chainOf(ruled)
  const { origin, proposals } = chain
  const proposal = proposals.find(({ hash, index }) => hash === named || `${index}` === named)?.hash
  if (proposal === undefined) {
    throw new CharterError(`There is no amendment ${named}: \`overt amendment list\` shows them.`)
  }
  const member = openMemberKey(key, () => passphrase)
  const body = { v: 'withdrawal/v1', origin, proposal, reason } as const
  const signature = toBase64(member.sign(withdrawalSigned(body)))
  const entry = withdrawalEntry({ body, signature: { key: toBase64(member.publicKey), signature } })
  // Where it comes to stand is the server's to say; that it may stand there, is not.
  const judged = await extendChain(chain, entry, Infinity)
  if (isFault(judged)) throw new CharterError(`It was not signed: ${judged.fault}.`)
  return `withdrawal:${toBase64(entry)}\n`
}

/** An emergency, signed, as one line. `fallback` goes to a version by its number. */
export async function declareEmergency(
  ruled: Ruled,
  what: {
    readonly act: EmergencyBody['act']
    readonly seq: number | null
    readonly reason: string
  },
  key: string,
  passphrase: string,
): Promise<string> {
  const chain = await chainOf(ruled)
  const to = chain.charters.find(({ body }) => body.seq === what.seq)?.leaf ?? null
  if (what.seq !== null && to === null) throw new CharterError(`There is no charter ${what.seq}.`)
  const draft = draftEmergency(chain, what.act, to, what.reason)
  const fault = emergencyFault(chain, draft.body)
  if (fault !== null) throw new CharterError(`It was not signed: ${fault}.`)
  const member = openMemberKey(key, () => passphrase)
  const board = chain.boards.at(-1)
  if (!board || !actorsIn(board, what.act).has(toBase64(member.publicKey))) {
    throw new CharterError(
      'It was not signed: this key is of nobody who may do that on this board; name yours with --key.',
    )
  }
  return formatEmergency(signEmergency(draft, member))
}
