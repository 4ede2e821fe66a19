import { createHash } from 'node:crypto'
import {
  type Policy,
  type Vkey,
  checkConsistency,
  checkNote,
  checkpointIn,
  equalBytes,
  parseNote,
} from '@overt/verifier'
import { rememberedTiles } from '../ledger/tile-tree.ts'
import { consistencyHashes } from '../ledger/tree-proof.ts'
import type { MonitorState } from './monitor-state.ts'
import type { Alarm } from './monitor.ts'
import { openRemoteLedger, type RemoteLedger } from './remote-ledger.ts'

export type WitnessView = { readonly alarm: Alarm | null; readonly warnings: readonly string[] }

/**
 * What the witnesses of the policy have cosigned, where they tell it (C2SP tlog-witness, monitoring):
 * a ledger that shows us one face and a witness another is found out here.
 */
export async function askWitnesses(
  remote: RemoteLedger,
  policy: Policy,
  { checkpoint }: MonitorState,
  fetch: typeof globalThis.fetch,
): Promise<WitnessView> {
  const warnings: string[] = []
  const shown = checkpoint ?? ''
  for (const witness of policy.witnesses) {
    const url = policy.addresses.get(witness)
    if (url === undefined) continue
    const seen = await seenBy(witness, url, policy, shown, fetch)
    if (typeof seen === 'string') warnings.push(`${witness.name}: ${seen}`)
    else if (!(await agrees(remote, seen.note, shown))) {
      const detail = `the witness ${witness.name} has cosigned another history of it`
      return { alarm: { because: 'split', detail, signed: { known: seen.note, shown } }, warnings }
    }
  }
  return { alarm: null, warnings }
}

/** The witness's checkpoint, signed by the ledger itself; else why there is none to compare. */
async function seenBy(
  witness: Vkey,
  url: string,
  policy: Policy,
  shown: string,
  fetch: typeof globalThis.fetch,
): Promise<{ readonly note: string } | string> {
  const origin = checkpointIn(shown)?.origin ?? ''
  const path = createHash('sha256').update(origin).digest('hex')
  try {
    const source = await openRemoteLedger(`${url}/${path}`, fetch).checkpoint()
    const note = parseNote(source)
    const keys = policy.logs.filter(({ name }) => name === origin)
    const said = note ? await Promise.all(keys.map((key) => checkNote(note, key))) : []
    const isIts = said.includes('valid') && checkpointIn(source)?.origin === origin
    return isIts ? { note: source } : 'what it shows is not signed by the ledger'
  } catch {
    return 'it tells monitors nothing'
  }
}

async function agrees(remote: RemoteLedger, seen: string, shown: string): Promise<boolean> {
  const [theirs, ours] = [checkpointIn(seen), checkpointIn(shown)]
  if (!theirs || !ours) return true
  const [older, newer] = theirs.size <= ours.size ? [theirs, ours] : [ours, theirs]
  if (older.size === newer.size) return equalBytes(older.root, newer.root)
  if (older.size === 0) return true
  const tiles = rememberedTiles(remote)(newer.size)
  try {
    const hashes = await consistencyHashes(tiles, older.size, newer.size)
    return await checkConsistency(older.size, newer.size, older.root, newer.root, hashes)
  } catch {
    // The witness may know a newer checkpoint than is published: its tiles are not served yet.
    return newer === theirs
  }
}
