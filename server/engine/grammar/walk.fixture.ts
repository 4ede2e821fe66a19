import { GrammarRun } from './grammar-run.ts'
import { Vocabulary } from './vocabulary.ts'

/** A vocabulary of every byte, some words that cross the borders of JSON's parts, and one end. */
const words = [
  '{"',
  '":',
  '",',
  '"}',
  '":"',
  ' "',
  'true',
  'false',
  'null',
  '[{',
  '}]',
  '\\"',
  'é',
  '日本',
  '-1',
  '00',
  '0.',
  'ab',
  'name',
]

export const END = 256 + words.length

const encoder = new TextEncoder()
const texts = [
  ...Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte)),
  ...words.map((word) => encoder.encode(word)),
]

function testVocabulary(): Vocabulary {
  const offsets = new Uint32Array(texts.length + 3)
  texts.forEach((text, id) => (offsets[id + 1] = (offsets[id] ?? 0) + text.length))
  // Two tokens without text: the end, and one that is nothing at all.
  offsets.fill(offsets[texts.length] ?? 0, texts.length + 1)
  const bytes = Uint8Array.from(texts.flatMap((text) => [...text]))
  return new Vocabulary({ bytes, offsets }, [END])
}

export const vocabulary = testVocabulary()

/** The tokens of a text: one a byte, or the word that it is. */
export function idsOf(text: string, asWord = false): readonly number[] {
  const word = words.indexOf(text)
  return asWord && word !== -1 ? [256 + word] : [...encoder.encode(text)]
}

/**
 * A random walk over allowed tokens, one byte at a time or words: the text it wrote, or null when it had
 * not ended after `most` tokens. It prefers what closes things, or it would seldom end.
 */
export function walk(gbnf: string, random: () => number, most = 600): string | null {
  const run = new GrammarRun({ gbnf, after: null }, vocabulary)
  const written: number[] = []
  for (let step = 0; step < most; step++) {
    const allowed = run.allowed()
    const ids = [...allowed.keys()].filter((id) => allowed[id] === 1)
    if (ids.length === 0) throw new Error(`a dead end after ${JSON.stringify(decode(written))}`)
    const id = choose(ids, run.complete, random, step)
    run.accept(id)
    if (id === END) return decode(written)
    written.push(...(texts[id] ?? []))
  }
  return null
}

function choose(
  ids: readonly number[],
  complete: boolean,
  random: () => number,
  step: number,
): number {
  if (complete && random() < 0.3) return END
  const closing = ids.filter((id) => CLOSING.has(id))
  if (closing.length > 0 && random() < 0.1 + step / 200) return pick(closing, random)
  // Printable characters half of the time: the rest is mostly other bytes.
  const plain = ids.filter((id) => id >= 0x20 && id < 0x7f)
  return pick(plain.length > 0 && random() < 0.6 ? plain : ids, random)
}

const CLOSING = new Set(['"', '}', ']', ','].map((character) => character.codePointAt(0) ?? 0))

const pick = (ids: readonly number[], random: () => number): number =>
  ids[Math.floor(random() * ids.length)] ?? 0

const decode = (bytes: readonly number[]) =>
  new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes))

/** Numbers from 0 to 1 that are the same for a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
