import { koffi } from '../native.ts'
import type { BatchValue } from './binding.ts'
import type { Pointer } from './layout.ts'

/** A batch of tokens that each belong to one sequence, with views of what the library reads. */
export type BatchMemory = {
  readonly batch: BatchValue
  readonly tokens: Int32Array
  readonly positions: Int32Array
  readonly sequences: Int32Array
  readonly wanted: Int8Array
}

/** Outside the moving heap and held for the life of the process: the library keeps pointers to it. */
export function allocateBatch(size: number): BatchMemory {
  const token: Pointer = koffi.alloc('int32_t', size)
  const pos: Pointer = koffi.alloc('int32_t', size)
  const logits: Pointer = koffi.alloc('int8_t', size)
  const n_seq_id: Pointer = koffi.alloc('int32_t', size)
  const seq_id: Pointer = koffi.alloc('void *', size)
  const sequences: Pointer = koffi.alloc('int32_t', size)
  new Int32Array(koffi.view(n_seq_id, size * 4)).fill(1)
  const pointers = new BigUint64Array(koffi.view(seq_id, size * 8))
  for (let i = 0; i < size; i++) pointers[i] = sequences + BigInt(i * 4)
  return {
    batch: { n_tokens: 0, token, embd: null, pos, n_seq_id, seq_id, logits },
    tokens: new Int32Array(koffi.view(token, size * 4)),
    positions: new Int32Array(koffi.view(pos, size * 4)),
    sequences: new Int32Array(koffi.view(sequences, size * 4)),
    wanted: new Int8Array(koffi.view(logits, size)),
  }
}
