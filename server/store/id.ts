import { toBase64Url } from '@overt/verifier'

/** 16 random bytes as base64url. None begins with `-`, which a command line would take for a flag. */
export function newId(random: (bytes: number) => Uint8Array): string {
  for (;;) {
    const id = toBase64Url(random(16))
    if (!id.startsWith('-')) return id
  }
}
