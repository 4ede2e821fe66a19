import { z } from 'zod'

const Scored = z.object({
  token: z.string(),
  logprob: z.number(),
  bytes: z.array(z.int()).nullish(),
})

/** A piece of a call: some providers leave the index out where there is only one. */
const ToolCall = z.object({
  index: z.int().nonnegative().default(0),
  id: z.string().nullish(),
  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
})

/** What we read of a `chat.completion.chunk`; providers add fields at will. */
export const Chunk = z.object({
  id: z.string().nullish(),
  system_fingerprint: z.string().nullish(),
  choices: z
    .array(
      z.object({
        delta: z
          .object({
            content: z.string().nullish(),
            /** What OpenAI's models say instead of the form that was asked for. */
            refusal: z.string().nullish(),
            /** vLLM, llama-server, DeepSeek and others: what a model thinks. */
            reasoning_content: z.string().nullish(),
            tool_calls: z.array(ToolCall).nullish(),
          })
          .nullish(),
        logprobs: z
          .object({
            content: z
              .array(Scored.extend({ top_logprobs: z.array(Scored).default([]) }))
              .nullish(),
          })
          .nullish(),
        finish_reason: z.string().nullish(),
        /** vLLM: the stop string that ended the answer. */
        stop_reason: z.union([z.string(), z.number()]).nullish(),
      }),
    )
    .default([]),
  usage: z
    .object({
      prompt_tokens: z.int(),
      completion_tokens: z.int(),
      prompt_tokens_details: z.object({ cached_tokens: z.int().nullish() }).nullish(),
    })
    .nullish(),
})
export type Chunk = z.infer<typeof Chunk>

/** An error as providers write it, in a body or in the middle of a stream. */
export const ProviderError = z.object({
  error: z.object({
    message: z.string(),
    code: z.union([z.string(), z.number()]).nullish(),
    type: z.string().nullish(),
  }),
})
export type ProviderError = z.infer<typeof ProviderError>

/** Null for what is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not a fault of ours: whoever asked decides what a provider's broken JSON means.
    return null
  }
}
