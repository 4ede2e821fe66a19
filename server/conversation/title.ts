const LONGEST = 60

/** More than any title needs; a long question is not looked at whole. */
const LOOKED_AT = 600

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The title of a new conversation: the first words of its question, on one line. */
export function titleOf(question: string): string {
  const line = question.trim().slice(0, LOOKED_AT).toWellFormed().replaceAll(/\s+/g, ' ')
  const characters = Array.from(graphemes.segment(line), ({ segment }) => segment)
  if (characters.length <= LONGEST) return line
  const cut = characters.slice(0, LONGEST).join('')
  const lastSpace = cut.lastIndexOf(' ')
  return `${lastSpace > LONGEST / 2 ? cut.slice(0, lastSpace) : cut}…`
}
