import { z } from 'zod'

/** Every way in which Overt refuses, as the caller sees it. `docs/operate.md` explains each one. */
export const ProblemCode = z.enum([
  'invalid_request',
  'unknown_parameter',
  'body_too_large',
  'not_signed_in',
  'key_refused',
  'forbidden_origin',
  'not_found',
  'model_not_found',
  'model_not_ready',
  'context_length_exceeded',
  'too_many_requests',
  'held',
  'already_answering',
  'not_allowed',
  'not_signing',
  'stopped',
  'decision_refused',
  'link_used',
  'engine_failed',
  'provider_failed',
  'shutting_down',
  'disk_full',
  'internal',
])
export type ProblemCode = z.infer<typeof ProblemCode>

/** RFC 9457 problem details, the error dialect of `/api`. `/v1` speaks OpenAI's dialect instead. */
export const Problem = z.object({
  code: ProblemCode,
  status: z.int(),
  /** One sentence: what was wrong and what to do. */
  detail: z.string(),
  /** The offending field, as a dotted path. */
  param: z.string().nullable().default(null),
  /** Seconds to wait before trying again, where waiting helps. */
  retryAfterSeconds: z.int().nullable().default(null),
})
export type Problem = z.infer<typeof Problem>
