import type { NamedText } from '@overt/verifier'
import type { Listener } from './charter.ts'

/**
 * Which of a charter's texts is for whom. `for` is a model's name, or `*` for every model that has none of
 * its own; behind it may stand `tiny` and a language: the one that says most without saying anything wrong.
 */
export function promptFor(
  prompts: readonly NamedText[],
  model: string,
  { tiny = false, language = null }: Listener = {},
): NamedText | null {
  const read = prompts.map((named) => {
    const [who, ...more] = named.for.split(' ')
    return { named, who, more }
  })
  const isNamed = read.some(({ who }) => who === model)
  const fitting = read.filter(({ who, more }) => {
    const ofModel = who === (isNamed ? model : '*')
    return ofModel && more.every((word) => (word === 'tiny' ? tiny : word === language))
  })
  return fitting.toSorted((a, b) => weight(b) - weight(a))[0]?.named ?? null
}

// What is known of the model weighs more than the language: a long text is lost on a tiny one.
const weight = ({ more }: { readonly more: readonly string[] }): number =>
  more.reduce((sum, word) => sum + (word === 'tiny' ? 2 : 1), 0)
