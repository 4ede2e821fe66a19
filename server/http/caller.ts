import { createMiddleware } from 'hono/factory'
import type { Identity } from '../identity/identity.ts'
import type { SignedInEnv } from './parts.ts'
import { refuse } from './problem.ts'

/** Lets only callers with a session or a key through, before anything of their request is read. */
export const signedIn = (identity: Pick<Identity, 'caller'>) =>
  createMiddleware<SignedInEnv>(async (c, next) => {
    const caller = await identity.caller(c.req.raw.headers)
    if (caller === null) throw refuse('not_signed_in', 'Sign in first, or send an API key.')
    if ('code' in caller) throw refuse(caller.code, caller.detail, caller)
    c.set('caller', caller)
    await next()
  })
