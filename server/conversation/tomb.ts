import { createHash } from 'node:crypto'
import { toBase64Url } from '@overt/verifier'

// The tomb of what was erased (spec/record.md): a hash of a key that nobody has any more. It names no
// one, and whoever still holds the key, in a backup, finds by it what must not come back.

/** Of a whole conversation. */
export const tombOf = (key: Uint8Array): string => hashOf('overt/tomb/1\n', key)

/** Of one message of a conversation, with its answer. */
export const messageTombOf = (key: Uint8Array, message: string): string =>
  hashOf(`overt/tomb/1\n${message}\n`, key)

function hashOf(prefix: string, key: Uint8Array): string {
  return toBase64Url(new Uint8Array(createHash('sha256').update(prefix).update(key).digest()))
}
