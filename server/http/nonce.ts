import { fromBase64Url } from '@overt/verifier'
import type { Context } from 'hono'
import type { Nonce } from '../answering/answering.ts'
import { refuse } from './problem.ts'

const NONCE_BYTES = 32

/** The asker's half of the noise (spec/receipt.md): both headers or neither. */
export function nonceOf(c: Context): Nonce | null {
  const noise = c.req.header('overt-noise')
  const text = c.req.header('overt-nonce')
  if (noise === undefined && text === undefined) return null
  if (noise === undefined || text === undefined) {
    const param = noise === undefined ? 'overt-noise' : 'overt-nonce'
    throw refuse('invalid_request', 'overt-noise and overt-nonce go together: send both.', {
      param,
    })
  }
  const nonce = fromBase64Url(text)
  if (nonce?.length !== NONCE_BYTES) {
    const detail = 'overt-nonce must be 32 bytes as base64url without padding.'
    throw refuse('invalid_request', detail, { param: 'overt-nonce' })
  }
  return { noise, nonce }
}
