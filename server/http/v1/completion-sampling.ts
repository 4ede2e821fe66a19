import { z } from 'zod'
import type { CallerSampling } from '../../answering/answering.ts'

/** Takes what an SDK sends for a parameter that the caller left alone. */
export const optional = <S extends z.ZodType>(schema: S) => schema.nullable().optional()

const int = z.int()
/** As many as one receipt can tell of. */
const MOST_BIASED = 1024

/** Counted before it is looked into. */
const Bias = z
  .record(z.string(), z.unknown())
  .refine((bias) => Object.keys(bias).length <= MOST_BIASED, {
    error: `at most ${MOST_BIASED} tokens are expected`,
    abort: true,
  })
  .pipe(
    z.record(
      z.string().regex(/^(?:0|[1-9][0-9]{0,8})$/),
      z.number('a number from -100 to 100 is expected').min(-100).max(100),
      { error: 'a token id is expected' },
    ),
  )

/** Text is held back for as long as it may still become one. */
const MOST_OF_A_STOP = 1_000

const OneStop = z.string().min(1).max(MOST_OF_A_STOP)

const Stop = z.union([OneStop, z.array(OneStop).max(4)], {
  error: `a text, or up to four texts, each of 1 to ${MOST_OF_A_STOP} characters, is expected`,
})

/** The parameters that shape what is sampled, by OpenAI's names; `top_k`, `min_p`, `repeat_penalty` are of others. */
export const samplingShape = {
  temperature: optional(z.number().min(0).max(2)),
  top_p: optional(z.number().gt(0).max(1)),
  top_k: optional(int.min(0)),
  min_p: optional(z.number().min(0).max(1)),
  presence_penalty: optional(z.number().min(-2).max(2)),
  frequency_penalty: optional(z.number().min(-2).max(2)),
  repeat_penalty: optional(z.number().gt(0).max(10)),
  logit_bias: optional(Bias),
  logprobs: optional(z.boolean()),
  top_logprobs: optional(int.min(0).max(20)),
  seed: optional(int),
  stop: optional(Stop),
  max_tokens: optional(int.min(1)),
  max_completion_tokens: optional(int.min(1)),
}
const SamplingRequest = z.object(samplingShape)
export type SamplingRequest = z.infer<typeof SamplingRequest>

/** The request in the words of answering. */
export function samplingOf(
  request: SamplingRequest,
): Omit<CallerSampling, 'grammar' | 'form' | 'thought' | 'effort'> {
  const { stop } = request
  return {
    temperature: request.temperature ?? null,
    topK: request.top_k ?? null,
    topP: request.top_p ?? null,
    minP: request.min_p ?? null,
    penalties: penaltiesOf(request),
    bias: biasOf(request.logit_bias ?? {}),
    scores: request.logprobs === true ? (request.top_logprobs ?? 0) : null,
    seed: request.seed ?? null,
    limit: request.max_completion_tokens ?? request.max_tokens ?? null,
    stop: typeof stop === 'string' ? [stop] : (stop ?? []),
  }
}

function penaltiesOf({
  repeat_penalty: repeat,
  presence_penalty: presence,
  frequency_penalty: frequency,
}: SamplingRequest): CallerSampling['penalties'] {
  if (repeat == null && presence == null && frequency == null) return null
  return { repeat: repeat ?? 1, presence: presence ?? 0, frequency: frequency ?? 0 }
}

function biasOf(bias: { readonly [token: string]: number }): CallerSampling['bias'] {
  const entries = Object.entries(bias).map(([token, add]) => ({ token: Number(token), add }))
  return entries.length > 0 ? entries : null
}
