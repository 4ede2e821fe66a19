import type { Llama } from './binding.ts'
import type { Pointer } from './layout.ts'

/** `LLAMA_TOKEN_ATTR_USER_DEFINED` of llama.h. */
const USER_DEFINED = 1 << 4

/**
 * Texts that the library takes for one token whoever wrote them, special tokens parsed or not, and that the
 * model's template gives a meaning: `</think>`, `<tool_call>`. Of its own kind are also runs of spaces and
 * tags of HTML: those stay what they are.
 */
export function markTexts(
  llama: Pick<Llama, 'tokenAttributes' | 'tokenCount' | 'tokenText'>,
  vocabulary: Pointer,
  template: string | null,
): readonly string[] {
  if (template === null) return []
  const ids = Array.from({ length: llama.tokenCount(vocabulary) }, (_, id) => id)
  return ids
    .filter((id) => (llama.tokenAttributes(vocabulary, id) & USER_DEFINED) !== 0)
    .map((id) => llama.tokenText(vocabulary, id) ?? '')
    .filter((text) => /^[^\p{L}\p{N}\s]./u.test(text) && template.includes(text))
}

/** The text in pieces, none of which holds a mark: each is cut behind its first character. */
export function apart(text: string, marks: readonly string[]): readonly string[] {
  if (marks.length === 0) return [text]
  const anywhere = new RegExp(
    `(?=(?:${marks.map((mark) => RegExp.escape(mark)).join('|')}))(.)`,
    'gsu',
  )
  const cuts = Array.from(
    text.matchAll(anywhere),
    ({ index, 1: first = '' }) => index + first.length,
  )
  return [0, ...cuts].map((from, at) => text.slice(from, cuts[at]))
}
