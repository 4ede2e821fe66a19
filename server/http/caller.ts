import { createMiddleware } from 'hono/factory'
import type { Caller, Identity } from '../identity/identity.ts'
import type { SignedInEnv } from './parts.ts'
import { notFound, refuse } from './problem.ts'

/** Lets through whoever may ask and keep conversations: for an auditor none of it exists. */
export const signedIn = (identity: Pick<Identity, 'caller'>) =>
  createMiddleware<SignedInEnv>(async (c, next) => {
    const caller = await callerOf(identity, c.req.raw.headers)
    if (caller.auditor) throw notFound()
    c.set('caller', caller)
    await next()
  })

/** Lets through whoever has an account, an auditor too. */
export const anyAccount = (identity: Pick<Identity, 'caller'>) =>
  createMiddleware<SignedInEnv>(async (c, next) => {
    c.set('caller', await callerOf(identity, c.req.raw.headers))
    await next()
  })

/** Lets through who may read records: the owner and auditors. */
export const recordReader = (identity: Pick<Identity, 'caller'>) =>
  createMiddleware<SignedInEnv>(async (c, next) => {
    const caller = await callerOf(identity, c.req.raw.headers)
    if (!caller.auditor && !caller.owner) throw notFound()
    c.set('caller', caller)
    await next()
  })

/** A session or a key, before anything of the request is read. */
async function callerOf(identity: Pick<Identity, 'caller'>, headers: Headers): Promise<Caller> {
  const caller = await identity.caller(headers)
  if (caller === null) throw refuse('not_signed_in', 'Sign in first, or send an API key.')
  if ('code' in caller) throw refuse(caller.code, caller.detail, caller)
  return caller
}
