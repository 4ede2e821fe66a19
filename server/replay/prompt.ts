import type { RunValue } from '@overt/verifier'
import { plainSurroundings, type Segment } from '../engine/engine.ts'
import { segmentsOf } from '../engine/llama/prompt.ts'
import type { ModelMetadata, TokeniseText } from '../engine/llama/protocol.ts'
import type { Marks } from '../engine/reading/answer-reading.ts'
import { ChatTemplate, type Rendered } from '../engine/template/template.ts'
import { messagesOf } from './roles.ts'

type Tokenise = (texts: readonly TokeniseText[]) => Promise<readonly (readonly number[])[]>

/** A prompt that was rendered and tokenised again. */
export type Reread =
  | { readonly is: 'same'; readonly thinking: Marks['thinking'] }
  /** With a sentence about the first difference. */
  | { readonly is: 'other'; readonly detail: string }
  /** With a sentence about what a receipt does not say of it. */
  | { readonly is: 'unknown'; readonly detail: string }

/** Renders the template and tokenises each segment again. */
export async function reread(
  { segments }: Pick<RunValue, 'segments'>,
  metadata: ModelMetadata,
  tokenise: Tokenise,
): Promise<Reread> {
  const template = new ChatTemplate(metadata)
  const rendered = renderedAs(segments, template)
  if (rendered === null) return mayHoldCalls(segments) ? calls : otherWords
  const { stretches, begunThought } = rendered
  const ids = await tokenise(
    stretches.map(({ from, text }) => ({ text, special: from === 'template' })),
  )
  const expected = segmentsOf(stretches, ids, metadata, template.ref)
  if (expected.length !== segments.length) {
    return { is: 'other', detail: 'The prompt differs: it has other segments.' }
  }
  const at = expected.findIndex((segment, i) => !isSame(segment, segments[i]))
  if (at !== -1) {
    const detail = `The prompt differs: segment ${at} (${expected[at]?.from}) is not what its text gives.`
    return { is: 'other', detail }
  }
  const { thinking } = template
  const marks = thinking && { ...thinking, begun: begunThought, tokens: null, budget: null }
  return { is: 'same', thinking: marks }
}

/** A caller may have asked the model not to think, and the template says so in words of its own. */
function renderedAs(segments: RunValue['segments'], template: ChatTemplate): Rendered | null {
  for (const thinks of [true, false]) {
    const render: ChatTemplate['render'] = (messages) =>
      template.render(messages, { ...plainSurroundings, thinks })
    const messages = messagesOf(segments, { render })
    if (messages !== null) return render(messages)
  }
  return null
}

/** A call of an earlier turn is a name and a JSON object, and its id, which is nowhere else, may be printed beside. */
const mayHoldCalls = (segments: RunValue['segments']): boolean =>
  segments.some(({ from, bytes }) => from === 'history' && isObject(bytes))

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

const calls: Reread = {
  is: 'unknown',
  detail: 'The conversation may hold calls of tools, which are not rendered again yet.',
}

const otherWords: Reread = {
  is: 'other',
  detail: "The prompt differs: the model's template does not put these words around the messages.",
}

const isSame = (expected: Segment, recorded: RunValue['segments'][number] | undefined): boolean =>
  recorded !== undefined &&
  expected.ref === recorded.ref &&
  expected.text === recorded.bytes &&
  expected.ids.length === recorded.tokens.length &&
  expected.ids.every((id, i) => id === recorded.tokens[i])
