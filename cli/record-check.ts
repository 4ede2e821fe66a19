import {
  type Json,
  type Vkey,
  canonical,
  checkNote,
  checkpointIn,
  concat,
  ed25519Vkey,
  entryType,
  fingerprintOf,
  fromBase64,
  originOf,
  parseGenesisEntry,
  parseNote,
  sha256,
  text,
  toBase64,
  toBase64Url,
  utf8,
} from '@overt/verifier'
import {
  ExportGenesis,
  ExportHeader,
  ExportManifest,
  ExportSummary,
  type RecordedCharter,
} from '@overt/wire'
import { agreeOnCharters } from './record-charters.ts'

export type CheckedExport =
  | ({
      readonly ok: true
      readonly made: string
      readonly charters: readonly RecordedCharter[]
    } & Omit<ExportSummary, 'type' | 'unplaced' | 'charters'>)
  | { readonly ok: false; readonly because: string }

const refused = (because: string): CheckedExport => ({ ok: false, because })

/**
 * Checks an export of the record (spec/record.md) without the server: every line is there and unchanged,
 * the ledger's keys signed manifest and checkpoint. `origin` is whom the reader trusts; null checks only
 * that it agrees with itself.
 */
export async function checkExport(
  bytes: Uint8Array,
  origin: string | null,
): Promise<CheckedExport> {
  const found = partsOf(bytes)
  if (found === null) return refused('it is cut short or no export')
  const { header, summary } = found
  const trusted = origin === null || [header.origin, fingerprintOf(header.origin)].includes(origin)
  if (!trusted) return refused(`it is of ${header.origin}`)
  const because = await faultOf(bytes, found)
  if (because !== null) return refused(because)
  const { leaves, answers, erased, unrecorded, charters = [] } = summary
  return { ok: true, made: header.made, leaves, answers, erased, unrecorded, charters }
}

type Parts = NonNullable<ReturnType<typeof partsOf>>

/** The lines that say what it is, where each is in its place. */
function partsOf(bytes: Uint8Array) {
  const lines = linesOf(bytes) ?? []
  const header = ExportHeader.safeParse(lines.at(0)).data
  const genesis = ExportGenesis.safeParse(lines.at(1)).data
  const summary = ExportSummary.safeParse(lines.at(-2)).data
  const manifest = ExportManifest.safeParse(lines.at(-1)).data
  if (!header || !genesis || !summary || !manifest) return null
  return { lines, header, genesis, summary, manifest }
}

/** What is wrong with it, or null. */
async function faultOf(
  bytes: Uint8Array,
  { lines, header, genesis, summary, manifest }: Parts,
): Promise<string | null> {
  const keys = await keysOf(header.origin, genesis.content)
  if (keys === null) return 'its genesis is not that of its origin'
  const end = bytes.lastIndexOf(0x0a, bytes.length - 2) + 1
  const hash = await sha256(bytes.slice(0, end))
  const isWhole = manifest.lines === lines.length - 1 && manifest.sha256 === toBase64Url(hash)
  if (!isWhole) return 'a line was changed, added or taken away'
  const said = [header.origin, header.made, summary.leaves, toBase64(hash)].join('\n')
  if (!(await signs(keys.promise, manifest.note, `overt-record-export/v1\n${said}\n`))) {
    return 'its manifest is not signed by the ledger'
  }
  const head = checkpointIn(header.checkpoint)
  const hasAll = head?.size === summary.leaves && lines.length === summary.leaves + 3
  if (!hasAll) return 'it does not have a line for each leaf'
  if (!agreeOnCharters(lines, summary)) {
    return 'its answers are not the ones that it counts under each charter'
  }
  const isSigned = await signs(keys.log, header.checkpoint, null)
  return isSigned ? null : 'its checkpoint is not signed by the ledger'
}

function linesOf(bytes: Uint8Array): readonly unknown[] | null {
  try {
    const source = text(bytes)
    if (!source.endsWith('\n')) return null
    return source
      .slice(0, -1)
      .split('\n')
      .map((line): unknown => JSON.parse(line))
  } catch {
    return null
  }
}

/** The ledger's keys, from a genesis that hashes to the origin. */
async function keysOf(origin: string, content: Json) {
  const entry = concat(Uint8Array.of(entryType.genesis), utf8(canonical(content)))
  const genesis = parseGenesisEntry(entry)
  const name = origin.slice(0, -27)
  if (genesis === null || (await originOf(name, genesis)) !== origin) return null
  return {
    log: await vkeyOf(origin, genesis.logKey),
    promise: await vkeyOf(`${origin}/promise`, genesis.promiseKey),
  }
}

const vkeyOf = (name: string, key: string): Promise<Vkey> =>
  ed25519Vkey(name, fromBase64(key) ?? new Uint8Array())

/** Whether the key signed this note, and with these words where they are known. */
async function signs(key: Vkey, source: string, words: string | null): Promise<boolean> {
  const note = parseNote(source)
  if (note === null || (words !== null && note.text !== words)) return false
  return (await checkNote(note, key)) === 'valid'
}
