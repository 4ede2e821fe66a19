import { createHash } from 'node:crypto'
import { toBase64Url } from '@overt/verifier'

// The tomb of what was erased (spec/record.md): a hash of what was random and nobody has any more. It
// names no one, and whoever still holds that, in a backup, finds by it what must not come back.

/** Of a whole conversation. */
export const tombOf = (key: Uint8Array): string => hashOf('overt/tomb/1\n', key)

/** Of one message of a conversation, with its answer. */
export const messageTombOf = (key: Uint8Array, message: string): string =>
  hashOf(`overt/tomb/1\n${message}\n`, key)

/** Of an account with all that it holds: its id is 16 random bytes, and goes with it. */
export const accountTombOf = (account: string): string =>
  hashOf('overt/tomb/1\naccount\n', Buffer.from(account))

function hashOf(prefix: string, key: Uint8Array): string {
  return toBase64Url(new Uint8Array(createHash('sha256').update(prefix).update(key).digest()))
}
