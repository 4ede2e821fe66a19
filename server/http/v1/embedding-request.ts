import { z } from 'zod'
import type { EmbedderInput } from '../../engine/embedder.ts'
import { refuse } from '../problem.ts'
import { optional } from './completion-sampling.ts'
import { doesNotFit, misfit } from './refused-parameter.ts'

/** As OpenAI has it. */
const MOST_INPUTS = 2048

const EmbeddingRequest = z.strictObject({
  model: z.string().min(1),
  input: z.unknown(),
  encoding_format: optional(z.enum(['float', 'base64'])),
  /** No more than what the model gives anyway: shortened vectors are for models trained for it. */
  dimensions: optional(z.int().min(1)),
  /** Accepted because it changes nothing: fairness goes by the account. */
  user: optional(z.string()),
})
export type EmbeddingRequest = Omit<z.infer<typeof EmbeddingRequest>, 'input'> & {
  readonly inputs: readonly EmbedderInput[]
}

/** `docs/api.md` has a row for each. */
export const embeddingParameters: readonly string[] = Object.keys(EmbeddingRequest.shape)

/** @throws Refused naming the first parameter that is unknown or does not fit. */
export function embeddingRequest(body: unknown): EmbeddingRequest {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw refuse('invalid_request', 'The body must be a JSON object.')
  }
  const parsed = EmbeddingRequest.safeParse(body)
  if (!parsed.success) throw misfit(parsed.error.issues[0])
  const { input, ...request } = parsed.data
  return { ...request, inputs: inputsOf(input) }
}

/** A text, texts, tokens, or lists of tokens: never a mixture. */
function inputsOf(input: unknown): readonly EmbedderInput[] {
  if (typeof input === 'string') return [textOf(input, 'input')]
  if (!Array.isArray(input)) throw doesNotFit('input', 'a text or an array is expected')
  if (input.length === 0) throw doesNotFit('input', 'it is empty')
  if (typeof input[0] === 'number') return [tokensOf(input, 'input')]
  if (input.length > MOST_INPUTS)
    throw doesNotFit('input', `at most ${MOST_INPUTS} are taken at once`)
  const each = typeof input[0] === 'string' ? textOf : tokensOf
  return input.map((one: unknown, at) => each(one, `input[${at}]`))
}

function textOf(value: unknown, param: string): string {
  if (typeof value !== 'string') throw doesNotFit(param, 'a text is expected, as before it')
  if (value === '') throw doesNotFit(param, 'it is empty')
  return value
}

function tokensOf(value: unknown, param: string): readonly number[] {
  if (!Array.isArray(value)) throw doesNotFit(param, 'a text or an array of token ids is expected')
  if (value.length === 0) throw doesNotFit(param, 'it is empty')
  return value.map((id: unknown, at) => {
    if (typeof id === 'number' && Number.isSafeInteger(id) && id >= 0) return id
    throw doesNotFit(`${param}[${at}]`, 'a token id is expected')
  })
}

/** What only the model can tell: its ids, and the length of its vectors. @throws Refused by name. */
export function checkFits(
  { inputs, dimensions }: EmbeddingRequest,
  model: { readonly vocabulary: number; readonly dimensions: number },
): void {
  if (dimensions != null && dimensions !== model.dimensions) {
    throw doesNotFit(
      'dimensions',
      `the vectors of this model have ${model.dimensions}, leave it out`,
    )
  }
  const beyond = (input: EmbedderInput) =>
    typeof input !== 'string' && input.some((id) => id >= model.vocabulary)
  if (inputs.some(beyond)) {
    throw doesNotFit('input', `the token ids of this model are below ${model.vocabulary}`)
  }
}
