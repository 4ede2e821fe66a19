import { z } from 'zod'
import type { Ask } from '../../answering/answering.ts'
import type { Supports } from '../../engine/supports.ts'
import { refuse } from '../problem.ts'
import { apiMessages, Message } from './completion-message.ts'
import { optional, samplingOf, samplingShape } from './completion-sampling.ts'
import { budgets, type Effort, surroundingsOf, toolShape } from './completion-tool.ts'
import { listOf } from './list.ts'
import { misfit, notSupported } from './refused-parameter.ts'
import { type AnswerForm, ResponseFormat } from './response-format.ts'

/** Each choice is an answer of its own, with a receipt of its own. */
const MOST_CHOICES = 16

/** Parameters of OpenAI's that ask for nothing when they have one of these values. */
const neutral: ReadonlyMap<string, readonly unknown[]> = new Map([
  ['store', [false]],
  ['service_tier', ['auto', 'default']],
])

/** Parameters of OpenAI's that ask for nothing when they are null or hold nothing. */
const nothing: ReadonlySet<string> = new Set([
  'audio',
  'function_call',
  'functions',
  'metadata',
  'modalities',
  'moderation',
  'prediction',
  'prompt_cache_key',
  'prompt_cache_retention',
  'safety_identifier',
  'verbosity',
  'web_search_options',
])

const tooManyChoices = `at most ${MOST_CHOICES} choices are made here (OpenAI makes up to 128), as each is an answer with a receipt and a place in line`

const CompletionRequest = z.strictObject({
  model: z.string().min(1),
  messages: listOf(Message).refine(
    (messages) => messages.length > 0,
    'at least one message is expected',
  ),
  stream: optional(z.boolean()),
  stream_options: optional(z.strictObject({ include_usage: optional(z.boolean()) })),
  ...samplingShape,
  response_format: optional(ResponseFormat),
  ...toolShape,
  n: optional(z.int().min(1).max(MOST_CHOICES, tooManyChoices)),
  /** Accepted because it changes nothing: fairness goes by the account. */
  user: optional(z.string()),
})
export type CompletionRequest = z.infer<typeof CompletionRequest>

/** Every name that is taken, if only where it asks for nothing. `docs/api.md` has a row for each. */
export const parameters: readonly string[] = [
  ...Object.keys(CompletionRequest.shape),
  ...neutral.keys(),
  ...nothing,
]

/** @throws Refused naming the first parameter that is unknown, unsupported or out of range. */
export function completionRequest(body: unknown): CompletionRequest {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw refuse('invalid_request', 'The body must be a JSON object.')
  }
  const asked = Object.entries(body).filter(([name, value]) => !asksNothing(name, value))
  const unsupported = asked.find(([name]) => !Object.hasOwn(CompletionRequest.shape, name))
  if (unsupported !== undefined) throw notSupported(unsupported[0])
  const parsed = CompletionRequest.safeParse(Object.fromEntries(asked))
  if (!parsed.success) throw misfit(parsed.error.issues[0])
  return parsed.data
}

/** What OpenAI does anyway, written out: text. */
const asText: ReadonlySet<string> = new Set(['{"type":"text"}', '["text"]'])

function asksNothing(name: string, value: unknown): boolean {
  const harmless = neutral.get(name)
  if (harmless !== undefined) return value === null || harmless.includes(value)
  return nothing.has(name) && isNothing(value)
}

const isNothing = (value: unknown): boolean =>
  value === null ||
  (typeof value === 'object' && Object.keys(value).length === 0) ||
  asText.has(JSON.stringify(value))

/** The request in the words of answering: a form and an effort as this engine takes them. */
export const askOf = (
  request: CompletionRequest,
  { grammar, form }: Pick<AnswerForm, 'grammar' | 'form'>,
  supports: Pick<Supports, 'grammar' | 'effort'>,
): Pick<Ask, 'sampling' | 'around' | 'from'> => ({
  sampling: {
    ...samplingOf(request),
    ...(supports.grammar ? { grammar, form: null } : { grammar: null, form }),
    ...thoughtOf(request.reasoning_effort ?? null, supports),
  },
  around: surroundingsOf(request),
  from: { kind: 'api', messages: apiMessages(request.messages) },
})

function thoughtOf(effort: Effort | null, supports: Pick<Supports, 'effort'>) {
  if (supports.effort) return { thought: null, effort }
  return { thought: effort === null ? null : { budget: budgets[effort] }, effort: null }
}
