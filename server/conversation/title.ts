const LONGEST = 60

/** More than any title needs; a long question is not looked at whole. */
const LOOKED_AT = 600

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/**
 * A title as it is kept: on one line, without the marks that turn what stands beside it around. Empty where
 * nobody would see any of it; then it is called untitled.
 */
export function tidyTitle(title: string): string {
  const line = title
    .toWellFormed()
    .replaceAll(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  return /^[\s\p{Default_Ignorable_Code_Point}\u2800]*$/u.test(line) ? '' : line
}

/** The title of a new conversation: the first words of its question, on one line. */
export function titleOf(question: string): string {
  const line = tidyTitle(question.trim().slice(0, LOOKED_AT))
  const characters = Array.from(graphemes.segment(line), ({ segment }) => segment)
  if (characters.length <= LONGEST) return line
  const cut = characters.slice(0, LONGEST).join('')
  const lastSpace = cut.lastIndexOf(' ')
  return `${lastSpace > LONGEST / 2 ? cut.slice(0, lastSpace) : cut}…`
}
