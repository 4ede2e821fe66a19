import type { Problem } from '@overt/wire'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Env } from './parts.ts'
import { isInVain } from './problem.ts'
import { openaiError } from './v1/openai-error.ts'

/** Tells the problem in the dialect of whoever asked. */
export function tell(c: Context<Env>, problem: Problem): Response {
  if (problem.retryAfterSeconds !== null) {
    c.header('retry-after', String(problem.retryAfterSeconds))
  }
  if (problem.status === 401) c.header('www-authenticate', 'Bearer')
  const { pathname } = new URL(c.req.url)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- numbers of the table in problem.ts
  const status = problem.status as ContentfulStatusCode
  if (within(pathname, '/v1') && c.get('caller')?.by !== 'session') {
    // OpenAI's and Anthropic's packages try again after any 5xx unless they are told not to.
    if (isInVain(problem)) c.header('x-should-retry', 'false')
    return c.json(openaiError(problem), status)
  }
  if (within(pathname, '/ledger') || within(pathname, '/earlier'))
    return c.text(`${problem.detail}\n`, status)
  return c.body(JSON.stringify(problem), status, { 'content-type': 'application/problem+json' })
}

const within = (path: string, root: string) => path === root || path.startsWith(`${root}/`)
