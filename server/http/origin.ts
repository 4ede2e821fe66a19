import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import type { Env, HttpConfig } from './parts.ts'
import { refuse } from './problem.ts'

/**
 * A request that changes something and may act by a cookie must come from our own pages (CSRF). A
 * bearer key is nothing that a browser adds by itself, so its requests may come from anywhere.
 */
export function originChecked({ publicUrl }: Pick<HttpConfig, 'publicUrl'>) {
  const publicHost = new URL(publicUrl).host
  return createMiddleware<Env>(async (c, next) => {
    const safe = c.req.method === 'GET' || c.req.method === 'HEAD'
    const byKey = /^bearer /i.test(c.req.header('authorization') ?? '')
    if (!safe && !byKey && !fromOurPages(c, publicHost)) throw refuse('forbidden_origin', foreign)
    await next()
  })
}

const foreign = 'This request came from a page of another origin: open Overt itself and try there.'

function fromOurPages(c: Context<Env>, publicHost: string): boolean {
  const origin = c.req.header('origin')
  if (origin !== undefined) {
    const host = URL.parse(origin)?.host
    return host !== undefined && (host === c.req.header('host') || host === publicHost)
  }
  // Browsers send an Origin with whatever changes something; what sends none must hold no cookie.
  const site = c.req.header('sec-fetch-site')
  return site === 'same-origin' || (site === undefined && c.req.header('cookie') === undefined)
}
