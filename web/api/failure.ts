import { Problem, ProblemCode } from '@overt/wire'
import { z } from '../kit/zod.ts'

/** Why a part of this page did not come (kit/part.ts). */
type Loss = 'part_broken' | 'part_outdated' | 'part_unreachable'

/** Why a request came to nothing. `unreachable` is the network's; the rest are the server's own codes. */
export type FailureCode = ProblemCode | Loss | 'unreachable' | 'unreadable'

/** Thrown by every call to the server. `detail` is the server's own sentence, in English. */
export class Failure extends Error {
  readonly code: FailureCode
  readonly detail: string | null
  readonly retryAfterSeconds: number | null
  constructor(
    code: FailureCode,
    options: { detail?: string | null; retryAfterSeconds?: number | null; cause?: unknown } = {},
  ) {
    super(options.detail ?? code, { cause: options.cause })
    this.name = 'Failure'
    this.code = code
    this.detail = options.detail ?? null
    this.retryAfterSeconds = options.retryAfterSeconds ?? null
  }
}

/** The error dialect of `/v1`, for receipts and noise. */
const ForeignError = z.object({
  error: z.object({ message: z.string(), code: z.string().nullish() }),
})

/** Reads either dialect; a body that is neither (a proxy's page) is judged by its status. */
export async function failureOf(response: Response): Promise<Failure> {
  const body: unknown = await response.json().catch(() => null)
  const problem = Problem.safeParse(body)
  if (problem.success) {
    const { code, detail, retryAfterSeconds } = problem.data
    return new Failure(code, { detail, retryAfterSeconds })
  }
  const foreign = ForeignError.safeParse(body)
  const code = ProblemCode.safeParse(foreign.data?.error.code)
  return new Failure(code.success ? code.data : codeOfStatus(response.status), {
    detail: foreign.data?.error.message ?? null,
  })
}

function codeOfStatus(status: number): FailureCode {
  if (status === 401) return 'not_signed_in'
  if (status === 403) return 'forbidden_origin'
  if (status === 404) return 'not_found'
  if (status === 413) return 'body_too_large'
  if (status === 429) return 'too_many_requests'
  return status >= 500 ? 'internal' : 'invalid_request'
}

/** Anything thrown, as a failure to show. An abort is not a failure: the caller checks its own signal first. */
export function asFailure(thrown: unknown): Failure {
  return thrown instanceof Failure ? thrown : new Failure('unreadable', { cause: thrown })
}
