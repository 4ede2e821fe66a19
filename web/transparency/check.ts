import type { Transparency } from '@overt/wire'

export type Holds = 'holds' | 'fails' | 'unable'
export type LedgerChecks = { readonly origin: Holds; readonly signature: Holds }

/** Checks in this browser what the server says of its ledger: the fingerprint and the checkpoint's signature. */
export async function checkLedger(claimed: Transparency): Promise<LedgerChecks> {
  const [origin, signature] = await Promise.all([
    originFollows(claimed).then(holds, () => 'unable' as const),
    signatureHolds(claimed).then(holds, () => 'unable' as const),
  ])
  return { origin, signature }
}

const holds = (so: boolean): Holds => (so ? 'holds' : 'fails')

/** Is the fingerprint the hash of these keys and this board (spec/ledger.md)? */
async function originFollows({
  origin,
  logKey,
  promiseKey,
  board,
}: Transparency): Promise<boolean> {
  const { originOf, parseVkey, toBase64 } = await import('@overt/verifier')
  const [log, promise] = await Promise.all([parseVkey(logKey), parseVkey(promiseKey)])
  if (log === null || promise === null) return false
  const genesis = {
    v: 'genesis/v1',
    logKey: toBase64(log.key),
    promiseKey: toBase64(promise.key),
    board,
  } as const
  return (await originOf(origin.slice(0, origin.lastIndexOf('/')), genesis)) === origin
}

async function signatureHolds({
  origin,
  logKey,
  checkpoint,
  size,
}: Transparency): Promise<boolean> {
  const { checkNote, parseCheckpoint, parseNote, parseVkey } = await import('@overt/verifier')
  const [note, key] = [parseNote(checkpoint), await parseVkey(logKey)]
  const head = note === null ? null : parseCheckpoint(note.text)
  if (note === null || key === null || head === null) return false
  if (head.origin !== origin || key.name !== origin || head.size < size) return false
  return (await checkNote(note, key)) === 'valid'
}
