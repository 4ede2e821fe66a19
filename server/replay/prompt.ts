import type { RunValue } from '@overt/verifier'
import type { Segment } from '../engine/engine.ts'
import { segmentsOf } from '../engine/llama/prompt.ts'
import type { ModelMetadata, TokeniseText } from '../engine/llama/protocol.ts'
import { ChatTemplate } from '../engine/template/template.ts'
import { messagesOf } from './roles.ts'

type Tokenise = (texts: readonly TokeniseText[]) => Promise<readonly (readonly number[])[]>

/** Renders the template and tokenises each segment again; a sentence about the first difference, or null. */
export async function promptFault(
  { segments }: Pick<RunValue, 'segments'>,
  metadata: ModelMetadata,
  tokenise: Tokenise,
): Promise<string | null> {
  const template = new ChatTemplate(metadata)
  const messages = messagesOf(segments, template)
  if (messages === null) {
    return "The prompt differs: the model's template does not put these words around the messages."
  }
  const { stretches } = template.render(messages)
  const ids = await tokenise(
    stretches.map(({ from, text }) => ({ text, special: from === 'template' })),
  )
  const expected = segmentsOf(stretches, ids, metadata, template.ref)
  if (expected.length !== segments.length) return 'The prompt differs: it has other segments.'
  const at = expected.findIndex((segment, i) => !isSame(segment, segments[i]))
  if (at === -1) return null
  return `The prompt differs: segment ${at} (${expected[at]?.from}) is not what its text gives.`
}

const isSame = (expected: Segment, recorded: RunValue['segments'][number] | undefined): boolean =>
  recorded !== undefined &&
  expected.ref === recorded.ref &&
  expected.text === recorded.bytes &&
  expected.ids.length === recorded.tokens.length &&
  expected.ids.every((id, i) => id === recorded.tokens[i])
