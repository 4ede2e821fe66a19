import { createMiddleware } from 'hono/factory'
import type { Env } from './parts.ts'

/** The page loads nothing from elsewhere, is framed by nobody, and submits to nobody else. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ')

const headers = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
}

/** On every response; a route may have set one of them for itself. What it did not call cacheable is not. */
export const securityHeaders = createMiddleware<Env>(async (c, next) => {
  await next()
  for (const [name, value] of Object.entries({ ...headers, 'cache-control': 'no-store' })) {
    if (!c.res.headers.has(name)) c.res.headers.set(name, value)
  }
})
