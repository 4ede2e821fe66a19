import { text } from '@overt/verifier'
import { LedgerError } from '../ledger/ledger.ts'

/** A ledger somewhere else, by its C2SP tlog-tiles paths; it is believed nothing. */
export type RemoteLedger = {
  readonly checkpoint: () => Promise<string>
  /** Null where there is no such file. @throws LedgerError when it cannot be reached. */
  readonly read: (path: string) => Promise<Uint8Array | null>
}

const patienceMs = 30_000
const mostTries = 3
/** An entry bundle of 256 of the longest entries. */
const mostBytes = 256 * 65_537

export function openRemoteLedger(url: string, fetch: typeof globalThis.fetch): RemoteLedger {
  const base = url.replace(/\/+$/, '')
  const read = async (path: string) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await get(`${base}/${path}`, fetch)
      } catch (cause) {
        if (attempt < mostTries) continue
        const why = cause instanceof Error ? cause.message : String(cause)
        const message = `could not read ${base}/${path}: ${why}; look at the address and try again`
        throw new LedgerError('ledger_refused', message, { cause })
      }
    }
  }
  return {
    read,
    checkpoint: async () => {
      const bytes = await read('checkpoint')
      if (bytes === null) {
        throw new LedgerError(
          'ledger_refused',
          `there is no ledger at ${base}: it serves no checkpoint; an Overt's is under /ledger`,
        )
      }
      return text(bytes)
    },
  }
}

async function get(address: string, fetch: typeof globalThis.fetch): Promise<Uint8Array | null> {
  const response = await fetch(address, { signal: AbortSignal.timeout(patienceMs) })
  if (response.status === 404) {
    await response.body?.cancel()
    return null
  }
  if (!response.ok) throw new Error(`it answered ${response.status}`)
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > mostBytes) throw new Error('it is longer than any file of a ledger')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
