import { ANY, type CodePoints, codePoints, single } from '../code-points.ts'

/** A regular language over characters: what a text may be. */
export type Regular =
  | { readonly kind: 'class'; readonly set: CodePoints }
  | { readonly kind: 'sequence'; readonly items: readonly Regular[] }
  | { readonly kind: 'choice'; readonly items: readonly Regular[] }
  | {
      readonly kind: 'repeat'
      readonly item: Regular
      readonly min: number
      /** Null: without end. */
      readonly max: number | null
    }

export const oneOfSet = (set: CodePoints): Regular => ({ kind: 'class', set })
export const sequence = (...items: readonly Regular[]): Regular => ({ kind: 'sequence', items })
export const choice = (...items: readonly Regular[]): Regular => ({ kind: 'choice', items })
export const repeat = (item: Regular, min: number, max: number | null): Regular => ({
  kind: 'repeat',
  item,
  min,
  max,
})
export const optional = (item: Regular): Regular => repeat(item, 0, 1)

export const EMPTY: Regular = sequence()
export const anyCharacter: Regular = oneOfSet(ANY)
export const anyText: Regular = repeat(anyCharacter, 0, null)

/** Texts may be long: their characters are never arguments of one call. */
export const literal = (text: string): Regular => ({
  kind: 'sequence',
  items: Array.from(text, (character) => oneOfSet(single(character.codePointAt(0) ?? 0))),
})

/** The digits from one to another. */
export const digits = (from: number, to: number): Regular =>
  oneOfSet(codePoints([[0x30 + from, 0x30 + to]]))
