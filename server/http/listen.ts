import { createServer, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import type { Env } from './parts.ts'

export type Listening = {
  /** Where a browser on this machine finds the server. */
  readonly url: string
  readonly port: number
  /** Takes no more connections and waits for the requests under way; what the signal finds open is cut off. */
  close(signal: AbortSignal): Promise<void>
}

export type ListenAt = {
  readonly app: Pick<Hono<Env>, 'fetch'>
  readonly host: string
  readonly port: number
}

/** @throws Error saying why the address cannot be had, and what to do. */
export async function listen({ app, host, port }: ListenAt): Promise<Listening> {
  const server = createServer(getRequestListener(app.fetch, { hostname: host }))
  await bound(server, host, port)
  const address = server.address()
  const actual = typeof address === 'object' && address !== null ? address.port : port
  return {
    url: `http://${reachable(host)}:${actual}`,
    port: actual,
    close: (signal) => closed(server, signal),
  }
}

function bound(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(notBound(error, host, port)))
    server.listen({ host, port }, () => {
      server.removeAllListeners('error')
      resolve()
    })
  })
}

const reasons: { readonly [code: string]: string } = {
  EADDRINUSE: 'another program listens there: stop it or choose another port with OVERT_PORT',
  EACCES: 'this user may not use that port: choose one above 1023 with OVERT_PORT',
  EADDRNOTAVAIL: 'this machine has no such address: choose another with OVERT_HOST',
  ENOTFOUND: 'this host name leads nowhere: choose another with OVERT_HOST',
}

function notBound(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const why = reasons[error.code ?? ''] ?? error.message
  return new Error(`Could not listen on ${host}:${port}: ${why}.`, { cause: error })
}

/** A wildcard is no address to visit. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

function closed(server: Server, signal: AbortSignal): Promise<void> {
  const cut = () => server.closeAllConnections()
  return new Promise((resolve) => {
    server.close(() => {
      signal.removeEventListener('abort', cut)
      resolve()
    })
    server.closeIdleConnections()
    if (signal.aborted) cut()
    else signal.addEventListener('abort', cut, { once: true })
  })
}
