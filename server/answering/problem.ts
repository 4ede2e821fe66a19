import type { Problem, ProblemCode } from '@overt/wire'
import { EngineError } from '../engine/engine.ts'
import { StoreError } from '../store/store-error.ts'

/** What the asker is told of an answer that could not go on. What is not known to be safe to say is not said. */
export function problemOf(error: unknown): Problem {
  if (error instanceof EngineError) {
    return problem(error.code, error.message, error.retryAfterSeconds)
  }
  if (error instanceof StoreError && error.code === 'disk_full') {
    return problem('disk_full', 'The disk is full: free some space and ask again.')
  }
  return problem(
    'internal',
    'The answer could not go on: a fault of the server, which its log names.',
  )
}

function problem(
  code: keyof typeof statuses,
  detail: string,
  retryAfterSeconds: number | null = null,
): Problem {
  return { code, status: statuses[code], detail, param: null, retryAfterSeconds }
}

const statuses = {
  context_length_exceeded: 400,
  too_many_requests: 429,
  engine_failed: 500,
  provider_failed: 502,
  disk_full: 507,
  internal: 500,
} as const satisfies { readonly [C in ProblemCode]?: number }
