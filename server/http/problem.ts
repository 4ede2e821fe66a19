import { ProblemCode, type Problem } from '@overt/wire'
import { NotFoundError } from '../answering/answering.ts'

/** The HTTP status of each way to refuse, and how long to wait where waiting helps. */
const meanings: { readonly [code in ProblemCode]: { status: number; wait?: number } } = {
  invalid_request: { status: 400 },
  unknown_parameter: { status: 400 },
  body_too_large: { status: 413 },
  not_signed_in: { status: 401 },
  key_refused: { status: 401 },
  forbidden_origin: { status: 403 },
  not_found: { status: 404 },
  model_not_found: { status: 404 },
  model_not_ready: { status: 503 },
  context_length_exceeded: { status: 400 },
  too_many_requests: { status: 429, wait: 5 },
  held: { status: 409 },
  already_answering: { status: 409, wait: 1 },
  not_allowed: { status: 403 },
  not_signing: { status: 503 },
  stopped: { status: 503 },
  decision_refused: { status: 409 },
  link_used: { status: 401 },
  engine_failed: { status: 500 },
  provider_failed: { status: 502 },
  shutting_down: { status: 503, wait: 5 },
  disk_full: { status: 507 },
  internal: { status: 500 },
}

/** What stays as it is until somebody does what `detail` says: to ask again is in vain. */
export const isInVain = ({ code, retryAfterSeconds }: Problem): boolean =>
  retryAfterSeconds === null && lasting.has(code)

const lasting: ReadonlySet<ProblemCode> = new Set([
  'model_not_ready',
  'not_signing',
  'stopped',
  'disk_full',
])

type Particulars = {
  readonly param?: string | null
  readonly status?: number
  readonly retryAfterSeconds?: number | null
}

/** `detail` is one sentence: what was wrong and what to do. */
export const problem = (code: ProblemCode, detail: string, more: Particulars = {}): Problem => ({
  code,
  status: more.status ?? meanings[code].status,
  detail,
  param: more.param ?? null,
  retryAfterSeconds: more.retryAfterSeconds ?? meanings[code].wait ?? null,
})

/** Thrown by handlers; whoever asked reads the problem in their own dialect. */
export class Refused extends Error {
  readonly problem: Problem
  constructor(refusal: Problem) {
    super(refusal.detail)
    this.name = 'Refused'
    this.problem = refusal
  }
}

export const refuse = (...args: Parameters<typeof problem>): Refused =>
  new Refused(problem(...args))

/**
 * The problem that a thrown error declares, or null when it declares none and is a fault of ours: only
 * errors that carry a code of the wire reach a caller, with the sentence written for them.
 */
export function problemOf(error: unknown): Problem | null {
  if (error instanceof Refused) return error.problem
  if (!(error instanceof Error)) return null
  if (error instanceof NotFoundError) return problem('not_found', notThere, { param: error.param })
  const code = 'code' in error ? ProblemCode.safeParse(error.code).data : undefined
  if (code === undefined || code === 'internal') return null
  // The store's sentence names a path, which is the operator's business.
  if (code === 'disk_full')
    return problem(code, 'The disk of this server is full: free some space.')
  return problem(code, error.message, {
    param: paramOf(error) ?? (code === 'model_not_found' ? 'model' : null),
    retryAfterSeconds: waitOf(error),
  })
}

const paramOf = (error: Error): string | null =>
  'param' in error && typeof error.param === 'string' ? error.param : null

const waitOf = (error: Error): number | null =>
  'retryAfterSeconds' in error && typeof error.retryAfterSeconds === 'number'
    ? error.retryAfterSeconds
    : null

const notThere = 'There is nothing with this id.'

/** Nothing says "erased" or "changed" that is not. */
export const heldDetail =
  'The board holds this back from erasure and change for now: its charter on the transparency page says so.'

/** For every id that is not the caller's: the same words whether or not it exists for somebody else. */
export const notFound = (): Refused => refuse('not_found', notThere)
