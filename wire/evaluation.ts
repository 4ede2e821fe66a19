import { z } from 'zod'

/** Some thirty pages. The file that members sign holds it whole, beside the one that it comes after. */
export const MOST_EVALUATION_BYTES = 100_000

const bytesOf = (text: string): number => new TextEncoder().encode(text).length

/** What a board is given to read before it decides: the charter names it by the SHA-256 of its UTF-8. */
export const Evaluation = z
  .string()
  .min(1)
  .max(MOST_EVALUATION_BYTES)
  .refine((text) => text.isWellFormed(), 'half of a character is in it')
  .refine(
    (text) => bytesOf(text) <= MOST_EVALUATION_BYTES,
    `it is larger than ${MOST_EVALUATION_BYTES} bytes`,
  )

export type EvaluationRead =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'refused'; readonly because: 'empty' | 'large' | 'binary' }

/** A file as an evaluation, to the byte: its hash is the one that `sha256sum` prints. */
export function readEvaluation(bytes: Uint8Array): EvaluationRead {
  if (bytes.length === 0) return { type: 'refused', because: 'empty' }
  if (bytes.length > MOST_EVALUATION_BYTES) return { type: 'refused', because: 'large' }
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    return { type: 'text', text: decoder.decode(bytes) }
  } catch {
    return { type: 'refused', because: 'binary' }
  }
}
