import type { z } from 'zod'
import { refuse, type Refused } from '../problem.ts'

export const notSupported = (param: string): Refused =>
  refuse('unknown_parameter', `The parameter ${param} is not supported here: leave it out.`, {
    param,
  })

/** The refusal of the first value that does not fit. */
export function misfit(issue: z.core.$ZodIssue | undefined): Refused {
  if (issue?.code === 'unrecognized_keys') {
    return notSupported(inBrackets([...issue.path, ...issue.keys.slice(0, 1)]))
  }
  const param = inBrackets(issue?.path ?? [])
  return doesNotFit(param, issue?.message ?? 'it is not what is expected')
}

export const doesNotFit = (param: string, why: string): Refused =>
  refuse('invalid_request', `The value of ${param} does not fit: ${why}.`, { param })

/** `messages[0].content`, as OpenAI writes it. */
const inBrackets = (path: readonly PropertyKey[]): string =>
  path
    .map((key, at) =>
      typeof key === 'number' ? `[${key}]` : `${at === 0 ? '' : '.'}${String(key)}`,
    )
    .join('')
