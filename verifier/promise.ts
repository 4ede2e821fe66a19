import { fromBase64, fromDecimal, toBase64 } from './encoding.ts'
import { unwritable } from './unwritable.ts'

export type Promised = {
  readonly origin: string
  readonly leafHash: Uint8Array
  /** Unix seconds. */
  readonly deadline: number
}

/** The text of a promise note: this leaf hash will be in the ledger by the deadline. */
export function promiseText(origin: string, leafHash: Uint8Array, deadlineUnix: number): string {
  const source = `answer-promise/v1\n${origin}\n${toBase64(leafHash)}\n${deadlineUnix}\n`
  if (!parsePromise(source)) throw unwritable('a promise')
  return source
}

export function parsePromise(source: string): Promised | null {
  const [version, origin, base64, decimal, end, ...rest] = source.split('\n')
  if (version !== 'answer-promise/v1' || !origin || end !== '' || rest.length > 0) return null
  const leafHash = fromBase64(base64 ?? '')
  const deadline = fromDecimal(decimal ?? '')
  if (leafHash?.length !== 32 || deadline === null) return null
  return { origin, leafHash, deadline }
}
