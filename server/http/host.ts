import { createMiddleware } from 'hono/factory'
import type { Env, HttpConfig } from './parts.ts'
import { refuse } from './problem.ts'

const loopback = ['127.0.0.1', 'localhost', '[::1]']

/**
 * Answers only to names that are this server's. A hostile page can make its own name resolve to this
 * machine (DNS rebinding); then its browser would call us same-origin, under that name.
 */
export function hostAllowed(config: Pick<HttpConfig, 'host' | 'publicUrl'>) {
  const publicUrl = new URL(config.publicUrl)
  return createMiddleware<Env>(async (c, next) => {
    const host = c.req.header('host')?.toLowerCase() ?? ''
    const port = c.env.incoming?.socket.localPort ?? Number(publicUrl.port || '80')
    const names = [...loopback, bracketed(config.host.toLowerCase())]
    const ours = host === publicUrl.host || names.some((name) => isAt(host, name, port))
    // An absolute target names a host of its own, which nobody but a proxy is asked with.
    const toProxy = c.env.incoming?.url?.startsWith('/') === false
    if (!ours || toProxy) throw refuse('forbidden_origin', notOurs)
    await next()
  })
}

const notOurs =
  'This server does not answer to this host name: set OVERT_PUBLIC_URL to the address that browsers use.'

const isAt = (host: string, name: string, port: number) =>
  host === `${name}:${port}` || (port === 80 && host === name)

const bracketed = (name: string) => (name.includes(':') ? `[${name}]` : name)
