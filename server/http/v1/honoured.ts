import type { Supports } from '../../engine/supports.ts'
import { refuse } from '../problem.ts'
import type { CompletionRequest } from './completion-request.ts'
import { notSupported } from './refused-parameter.ts'

/** @throws Refused for what this engine cannot honour, and for parameters that do not go together. */
export function checkHonoured(request: CompletionRequest, supports: Supports): void {
  const missing = asked(request, supports).find(
    ([name, honoured]) => !honoured && isSet(request, name),
  )
  if (missing !== undefined) throw notSupported(missing[0])
  checkBias(request, supports)
  checkTogether(request)
}

type Name = keyof CompletionRequest

const asked = (
  {
    presence_penalty: presence,
    frequency_penalty: frequency,
    repeat_penalty: repeat,
    response_format: format,
    tools,
    tool_choice: choice,
    reasoning_effort: effort,
  }: CompletionRequest,
  supports: Supports,
): readonly (readonly [Name, boolean])[] => [
  ['seed', supports.seed],
  ['top_k', supports.topK],
  ['min_p', supports.minP],
  // A penalty that changes nothing asks for nothing.
  ['presence_penalty', supports.penalties || presence === 0],
  ['frequency_penalty', supports.penalties || frequency === 0],
  ['repeat_penalty', supports.repeat || repeat === 1],
  ['response_format', supports.grammar || supports.form || format?.type === 'text'],
  ['logprobs', supports.scores],
  ['tools', supports.tools || tools?.length === 0 || choice === 'none'],
  ['reasoning_effort', supports.thinking || supports.effort || effort === 'none'],
]

/** `logprobs: false` is no wish. */
const isSet = (request: CompletionRequest, name: Name): boolean =>
  request[name] != null && request[name] !== false

function checkBias({ logit_bias: bias }: CompletionRequest, { bias: most }: Supports): void {
  const tokens = Object.keys(bias ?? {})
  if (tokens.length === 0) return
  if (most === 0) throw notSupported('logit_bias')
  const unknown = tokens.find((token) => Number(token) >= most)
  if (unknown === undefined) return
  const detail = `This model has no token ${unknown}: its ids go from 0 to ${most - 1}.`
  throw refuse('invalid_request', detail, { param: `logit_bias.${unknown}` })
}

function checkTogether(request: CompletionRequest): void {
  const { max_tokens: old, max_completion_tokens: limit } = request
  if (old != null && limit != null && old !== limit) {
    const detail = 'max_tokens and max_completion_tokens differ: send only max_completion_tokens.'
    throw refuse('invalid_request', detail, { param: 'max_tokens' })
  }
  if (request.stream_options != null && request.stream !== true) {
    const detail = 'stream_options is only for stream: true: leave it out.'
    throw refuse('invalid_request', detail, { param: 'stream_options' })
  }
  if (request.top_logprobs && request.logprobs !== true) {
    const detail = 'top_logprobs is only for logprobs: true: set it, or leave top_logprobs out.'
    throw refuse('invalid_request', detail, { param: 'top_logprobs' })
  }
}
