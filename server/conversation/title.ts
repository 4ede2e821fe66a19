const LONGEST = 60

/** The title of a new conversation: the first words of its question, on one line. */
export function titleOf(question: string): string {
  const line = question.trim().replaceAll(/\s+/g, ' ')
  const characters = [...line]
  if (characters.length <= LONGEST) return line
  const cut = characters.slice(0, LONGEST).join('')
  const lastSpace = cut.lastIndexOf(' ')
  return `${lastSpace > LONGEST / 2 ? cut.slice(0, lastSpace) : cut}…`
}
