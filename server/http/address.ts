import type { Context } from 'hono'
import type { Env } from './parts.ts'

/**
 * Whose attempts to count. A proxy on this machine says for whom it speaks, in the last entry of the
 * header; nobody else can be believed there.
 */
export function addressOf<E extends Env>(c: Context<E>): string {
  const peer = c.env.incoming?.socket.remoteAddress ?? 'unknown'
  if (!loopback.has(peer)) return peer
  return c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() || peer
}

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])
