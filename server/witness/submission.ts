import {
  type Note,
  type NoteSignature,
  type Vkey,
  cosignedAt,
  fromBase64,
  fromDecimal,
  parseNote,
  signaturesBy,
} from '@overt/verifier'
import type { Head } from '../ledger/ledger.ts'
import type { ProofFrom } from '../ledger/witnesses.ts'
import { formatAddCheckpoint } from './add-checkpoint.ts'

/** What a witness said to one checkpoint. */
export type Outcome =
  | { readonly type: 'cosigned'; readonly signatures: readonly NoteSignature[] }
  /** It has cosigned more of this ledger than there is here. */
  | { readonly type: 'ahead'; readonly size: number }
  /** It has cosigned another ledger of this name. */
  | { readonly type: 'forked'; readonly size: number }
  | { readonly type: 'failed'; readonly why: string }

export type Asked = {
  readonly witness: Vkey
  readonly url: string
  readonly fetch: typeof fetch
}

export const patienceMs = 5000
const mostReplyBytes = 64 * 1024
/** The first guess may be wrong, and another server of the same ledger cannot be: two corrections do. */
const mostTries = 3

/**
 * Submits a head to one witness (C2SP tlog-witness). `known` is the size that it is believed to have; the
 * answer 409 corrects it. Never throws: a witness that fails is one of several.
 */
export async function submit(
  asked: Asked,
  known: number | null,
  head: Head,
  proofFrom: ProofFrom,
  signal: AbortSignal,
): Promise<Outcome> {
  // Unknown, the head's own size is asked for: the reply tells its size, and it trusts nothing new by it.
  let old = Math.min(known ?? head.size, head.size)
  try {
    for (let attempt = 0; attempt < mostTries; attempt += 1) {
      const reply = await post(asked, old, head, await proofFrom(old), signal)
      const outcome = await read(asked, reply, old, head)
      if (typeof outcome !== 'number') return outcome
      old = outcome
    }
    return { type: 'failed', why: 'it keeps changing its mind about its size' }
  } catch (error) {
    return { type: 'failed', why: whyOf(error) }
  }
}

/** What a witness says to a head that it is told nothing new by; `behind` names the older size that it has. */
export type Said = Outcome | { readonly type: 'behind'; readonly size: number }

/**
 * Asks a witness how it stands to a head without moving it: the head's own size is sent as the old one, so it
 * signs again what it has signed, or tells another size. Never throws.
 */
export async function probe(asked: Asked, head: Head, signal: AbortSignal): Promise<Said> {
  try {
    const reply = await post(asked, head.size, head, [], signal)
    const said = await read(asked, reply, head.size, head)
    return typeof said === 'number' ? { type: 'behind', size: said } : said
  } catch (error) {
    return { type: 'failed', why: whyOf(error) }
  }
}

async function post(
  { url, fetch }: Asked,
  old: number,
  head: Head,
  proof: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly body: string }> {
  const hashes = proof.map((hash) => fromBase64(hash) ?? new Uint8Array())
  const response = await fetch(`${url.replace(/\/+$/, '')}/add-checkpoint`, {
    method: 'POST',
    body: formatAddCheckpoint({ old, proof: hashes, checkpoint: head.text }),
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
  })
  return { status: response.status, body: await bodyOf(response) }
}

export async function bodyOf(response: Response): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let body = ''
  for await (const chunk of response.body ?? []) {
    body += decoder.decode(chunk, { stream: true })
    if (body.length > mostReplyBytes) throw new Error('its reply is too long')
  }
  return body + decoder.decode()
}

/** What whoever runs the ledger can do something about, but not here. */
const refusals: { readonly [status: number]: string } = {
  403: 'it answered 403, so it has another key of this ledger',
  404: 'it answered 404, so it does not know this ledger: ask its operator to add the key that `overt policy show` prints',
}

/** `fetch failed` alone helps nobody. */
const whyOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}

/** What the reply says, or the size to try again from. */
async function read(
  { witness }: Asked,
  { status, body }: { readonly status: number; readonly body: string },
  old: number,
  head: Head,
): Promise<Outcome | number> {
  if (status === 200) return cosignedBy(witness, body, head)
  if (status === 422) return { type: 'forked', size: old }
  if (status !== 409) return { type: 'failed', why: refusals[status] ?? `it answered ${status}` }
  const size = fromDecimal(body.trim())
  if (size !== null && size > head.size) return { type: 'ahead', size }
  if (size !== null && size !== old) return size
  // No size to go on from, where the sizes are equal already: it has another root of this size.
  if (old === head.size) return { type: 'forked', size: old }
  return { type: 'failed', why: 'its 409 names no size to go on from' }
}

/** Only lines of the witness's own key are taken, and only when they hold. */
async function cosignedBy(witness: Vkey, body: string, head: Head): Promise<Outcome> {
  const note = parseNote(head.text)
  const answer = parseNote(`${note?.text ?? ''}\n${body}`)
  const lines = answer ? signaturesBy(answer, witness) : []
  if (note === null || lines.length === 0) return { type: 'failed', why: 'it sent no cosignature' }
  const holds = await Promise.all(lines.map((line) => isCosignature(note, witness, line)))
  if (holds.includes(false)) return { type: 'failed', why: 'its cosignature does not verify' }
  return { type: 'cosigned', signatures: lines }
}

async function isCosignature(note: Note, witness: Vkey, line: NoteSignature): Promise<boolean> {
  return (await cosignedAt(note.text, witness, line.signature)) !== null
}
