import { text } from '@overt/verifier'
import { LedgerError } from '../ledger/ledger.ts'

/** A ledger somewhere else, by its C2SP tlog-tiles paths; it is believed nothing. */
export type RemoteLedger = {
  readonly checkpoint: () => Promise<string>
  /** Null where there is no such file. @throws LedgerError when it cannot be reached. */
  readonly read: (path: string) => Promise<Uint8Array | null>
}

const usualPatienceMs = 30_000
const mostTries = 3
/** An entry bundle of 256 of the longest entries. */
const mostBytes = 256 * 65_537

export function openRemoteLedger(
  url: string,
  fetch: typeof globalThis.fetch,
  patienceMs = usualPatienceMs,
): RemoteLedger {
  const base = url.replace(/\/+$/, '')
  const read = async (path: string) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await get(`${base}/${path}`, fetch, patienceMs)
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
      return textOf(bytes, base)
    },
  }
}

function textOf(bytes: Uint8Array, base: string): string {
  try {
    return text(bytes)
  } catch (cause) {
    const message = `what ${base} serves as its checkpoint is no text: look at the address`
    throw new LedgerError('ledger_refused', message, { cause })
  }
}

async function get(
  address: string,
  fetch: typeof globalThis.fetch,
  patienceMs: number,
): Promise<Uint8Array | null> {
  const signal = AbortSignal.timeout(patienceMs)
  // A redirect could lead to another ledger, or into the watcher's own network.
  const response = await fetch(address, { signal, redirect: 'manual' })
  if (response.status === 404) {
    await response.body?.cancel()
    return null
  }
  if (!response.ok) {
    await response.body?.cancel()
    throw new Error(`it answered ${response.status}`)
  }
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > mostBytes) throw new Error('it is longer than any file of a ledger')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
