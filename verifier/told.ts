import { parseCheckpoint } from './checkpoint.ts'
import { fromBase64 } from './encoding.ts'
import { equalBytes } from './bytes.ts'
import { leafHash, rootFromInclusion } from './merkle.ts'
import { checkNote, parseNote } from './note.ts'
import { parseProof } from './proof.ts'
import { type AuditBody, parseAuditEntry } from './record.ts'
import type { Vkey } from './vkey.ts'

/** An audit as its ledger tells it, and where. */
export type ToldAudit = { readonly index: number; readonly audit: AuditBody }

/** Reads an audit whose entry is in the ledger of this key; null for whatever is not proven to be there. */
export async function checkAudit(
  { entry, proof }: { readonly entry: string; readonly proof: string },
  logKey: Vkey,
): Promise<ToldAudit | null> {
  const [bytes, included] = [fromBase64(entry), parseProof(proof)]
  const audit = bytes && parseAuditEntry(bytes)
  const note = included && parseNote(included.checkpoint)
  const head = note && parseCheckpoint(note.text)
  if (!bytes || !audit || !included || !note || !head) return null
  if (head.origin !== logKey.name || audit.origin !== logKey.name) return null
  if ((await checkNote(note, logKey)) !== 'valid') return null
  const { index, hashes } = included
  const root = await rootFromInclusion(await leafHash(bytes), index, head.size, hashes)
  return root !== null && equalBytes(root, head.root) ? { index, audit } : null
}
