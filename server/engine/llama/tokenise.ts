import { setImmediate } from 'node:timers/promises'
import type { Llama } from './binding.ts'
import { apart } from './mark-tokens.ts'
import type { TokeniseText } from './protocol.ts'
import type { Weights } from './weights.ts'

/** So many characters are tokenised in one go: some ten milliseconds, in which the process does nothing else. */
export const AT_ONCE_CHARACTERS = 16_384

type Tokeniser = Pick<Weights, 'vocabulary' | 'marks'>

/**
 * The ids of one text; tokens that it does not spell come around it only where `framed`. Marks are tokens in the
 * template's own text alone.
 */
export function tokenise(
  llama: Llama,
  weights: Tokeniser,
  { text, special }: TokeniseText,
  framed = false,
): number[] {
  const pieces = special || framed ? [text] : apart(text, weights.marks)
  return pieces.flatMap((piece) => idsOf(llama, weights, { text: piece, special }, framed))
}

/** The same ids, while this process goes on with other things. */
export async function tokeniseAside(
  llama: Llama,
  weights: Tokeniser,
  { text, special }: TokeniseText,
): Promise<number[]> {
  const all: number[][] = []
  let atOnce = 0
  for (const piece of special ? [text] : apart(text, weights.marks)) {
    if (piece.length > AT_ONCE_CHARACTERS) {
      all.push(await idsAside(llama, weights, { text: piece, special }))
      continue
    }
    atOnce += piece.length
    if (atOnce > AT_ONCE_CHARACTERS) {
      atOnce = piece.length
      await setImmediate()
    }
    all.push(idsOf(llama, weights, { text: piece, special }, false))
  }
  return all.flat()
}

function idsOf(
  llama: Llama,
  { vocabulary }: Tokeniser,
  { text, special }: TokeniseText,
  framed: boolean,
): number[] {
  const { bytes, out } = memoryFor(text)
  if (bytes.length === 0) return []
  const count = llama.tokenise(vocabulary, bytes, bytes.length, out, out.length, framed, special)
  return taken(out, count, bytes.length)
}

async function idsAside(
  llama: Llama,
  { vocabulary }: Tokeniser,
  { text, special }: TokeniseText,
): Promise<number[]> {
  const { bytes, out } = memoryFor(text)
  const call = llama.tokeniseAside
  const count = await call(vocabulary, bytes, bytes.length, out, out.length, false, special)
  return taken(out, count, bytes.length)
}

/** A token covers at least one byte, but a space may be put before the first. */
function memoryFor(text: string): { readonly bytes: Uint8Array; readonly out: Int32Array } {
  const bytes = new TextEncoder().encode(text)
  return { bytes, out: new Int32Array(bytes.length + 8) }
}

function taken(out: Int32Array, count: number, bytes: number): number[] {
  if (count < 0) throw new Error(`could not tokenise a text of ${bytes} bytes`)
  return Array.from(out.subarray(0, count))
}
