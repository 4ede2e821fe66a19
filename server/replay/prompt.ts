import type { AskedValue, RunValue } from '@overt/verifier'
import { messagesAsked } from '../answering/asked.ts'
import { areArguments } from '../engine/call-arguments.ts'
import { EngineError, plainSurroundings, type Segment } from '../engine/engine.ts'
import { segmentsOf } from '../engine/llama/prompt.ts'
import type { ModelMetadata, TokeniseText } from '../engine/llama/protocol.ts'
import { wordTooLong } from '../engine/llama/unbroken.ts'
import type { Marks } from '../engine/reading/answer-reading.ts'
import { ChatTemplate, type Rendered } from '../engine/template/template.ts'
import { messagesOf } from './roles.ts'

type Tokenise = (texts: readonly TokeniseText[]) => Promise<readonly (readonly number[])[]>

/** A prompt that was rendered and tokenised again. */
export type Reread =
  | { readonly is: 'same'; readonly marks: Pick<Marks, 'thinking' | 'calls'> }
  /** With a sentence about the first difference. */
  | { readonly is: 'other'; readonly detail: string }
  /** With a sentence about what a receipt does not say of it. */
  | { readonly is: 'unknown'; readonly detail: string }

/** Renders the template and tokenises each segment again. */
export async function reread(
  { segments, asked }: Pick<RunValue, 'segments' | 'asked'>,
  metadata: ModelMetadata,
  tokenise: Tokenise,
): Promise<Reread> {
  const template = new ChatTemplate(metadata)
  const rendered = asked ? renderedFrom(asked, template) : renderedAs(segments, template)
  if (rendered === null) return asked === undefined && mayHoldCalls(segments) ? older : otherWords
  const { stretches, begunThought, calls } = rendered
  for (const { text } of stretches) {
    const fault = wordTooLong(text, metadata.pretokeniser)
    if (fault !== null) return { is: 'unknown', detail: `The prompt ${fault}.` }
  }
  const ids = await tokenise(
    stretches.map(({ from, text }) => ({ text, special: from === 'template' })),
  )
  const expected = segmentsOf(stretches, ids, metadata, template.ref)
  const at = expected.findIndex((segment, i) => !isSame(segment, segments[i]))
  if (at !== -1) {
    const detail = `The prompt differs: segment ${at} (${expected[at]?.from}) is not what its text gives.`
    return { is: 'other', detail }
  }
  if (expected.length !== segments.length) {
    const detail = `The prompt differs: the template gives nothing from segment ${expected.length} on.`
    return { is: 'other', detail }
  }
  const { thinking } = template
  const marks = thinking && { ...thinking, begun: begunThought, tokens: null, budget: null }
  return { is: 'same', marks: { thinking: marks, calls } }
}

/** Tools, calls and results are told as the template was given them. Null when it refuses them. */
function renderedFrom(asked: AskedValue, template: ChatTemplate): Rendered | null {
  const { tools, thinks } = asked
  try {
    return template.render(messagesAsked(asked), { ...plainSurroundings, tools, thinks })
  } catch (error) {
    if (error instanceof EngineError) return null
    throw error
  }
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

/** A receipt that does not tell what its template was given may be older than that. */
const mayHoldCalls = (segments: RunValue['segments']): boolean =>
  segments.some(({ from, bytes }) => from === 'history' && areArguments(bytes))

const older: Reread = {
  is: 'unknown',
  detail: 'The conversation may hold calls of tools, and the receipt does not tell them apart.',
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
