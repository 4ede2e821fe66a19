/** An address on the other side; koffi gives addresses as bigints and null pointers as null. */
export type Pointer = bigint
/** The fields of a struct, by name. */
export type Params = Record<string, unknown>

/** One struct of llama.cpp's C interface: its fields in order, each with its type as koffi names it. */
export type Layout = readonly (readonly [field: string, type: string])[]

/**
 * `llama.h` of the pinned release. `check-header.ts` compares these tables, and the functions of
 * `binding.ts`, with the header itself; run it when the release changes.
 */
export const MODEL_PARAMS: Layout = [
  ['devices', 'void *'],
  ['tensor_buft_overrides', 'void *'],
  ['n_gpu_layers', 'int32_t'],
  ['split_mode', 'int32_t'],
  ['load_mode', 'int32_t'],
  ['lazy_mode', 'int32_t'],
  ['main_gpu', 'int32_t'],
  ['tensor_split', 'void *'],
  ['progress_callback', 'void *'],
  ['progress_callback_user_data', 'void *'],
  ['kv_overrides', 'void *'],
  ['vocab_only', 'bool'],
  ['check_tensors', 'bool'],
  ['use_extra_bufts', 'bool'],
  ['no_host', 'bool'],
  ['no_alloc', 'bool'],
  ['load_mtp', 'bool'],
]

export const CONTEXT_PARAMS: Layout = [
  ['n_ctx', 'uint32_t'],
  ['n_batch', 'uint32_t'],
  ['n_ubatch', 'uint32_t'],
  ['n_seq_max', 'uint32_t'],
  ['n_rs_seq', 'uint32_t'],
  ['n_outputs_max', 'uint32_t'],
  ['n_outputs_max_per_seq', 'uint32_t'],
  ['n_threads', 'int32_t'],
  ['n_threads_batch', 'int32_t'],
  ['ctx_type', 'int32_t'],
  ['rope_scaling_type', 'int32_t'],
  ['pooling_type', 'int32_t'],
  ['attention_type', 'int32_t'],
  ['flash_attn_type', 'int32_t'],
  ['rope_freq_base', 'float'],
  ['rope_freq_scale', 'float'],
  ['yarn_ext_factor', 'float'],
  ['yarn_attn_factor', 'float'],
  ['yarn_beta_fast', 'float'],
  ['yarn_beta_slow', 'float'],
  ['yarn_orig_ctx', 'uint32_t'],
  ['defrag_thold', 'float'],
  ['cb_eval', 'void *'],
  ['cb_eval_user_data', 'void *'],
  ['type_k', 'int32_t'],
  ['type_v', 'int32_t'],
  ['abort_callback', 'void *'],
  ['abort_callback_data', 'void *'],
  ['embeddings', 'bool'],
  ['offload_kqv', 'bool'],
  ['no_perf', 'bool'],
  ['op_offload', 'bool'],
  ['swa_full', 'bool'],
  ['kv_unified', 'bool'],
  ['samplers', 'void *'],
  ['n_samplers', 'size_t'],
  ['ctx_other', 'void *'],
]

export const BATCH: Layout = [
  ['n_tokens', 'int32_t'],
  ['token', 'void *'],
  ['embd', 'void *'],
  ['pos', 'void *'],
  ['n_seq_id', 'void *'],
  ['seq_id', 'void *'],
  ['logits', 'void *'],
]

export const QUANTIZE_PARAMS: Layout = [
  ['nthread', 'int32_t'],
  ['ftype', 'int32_t'],
  ['output_tensor_type', 'int32_t'],
  ['token_embedding_type', 'int32_t'],
  ['allow_requantize', 'bool'],
  ['quantize_output_tensor', 'bool'],
  ['only_copy', 'bool'],
  ['pure', 'bool'],
  ['keep_split', 'bool'],
  ['dry_run', 'bool'],
  ['imatrix', 'void *'],
  ['kv_overrides', 'void *'],
  ['tt_overrides', 'void *'],
  ['prune_layers', 'void *'],
  ['max_buf_size', 'size_t'],
]

/** Of `ggml.h`. */
export const THREAD_POOL_PARAMS: Layout = [
  ['cpumask', 'bool[512]'],
  ['n_threads', 'int32_t'],
  ['prio', 'int32_t'],
  ['poll', 'uint32_t'],
  ['strict_cpu', 'bool'],
  ['paused', 'bool'],
]

/** Where a wrong layout shows at once: what the library must say of its own defaults. */
export const MODEL_DEFAULTS = {
  n_gpu_layers: -1,
  main_gpu: 0,
  vocab_only: false,
  use_extra_bufts: true,
  load_mtp: false,
} as const

export const CONTEXT_DEFAULTS = {
  n_ubatch: 512,
  n_seq_max: 1,
  n_threads: 4,
  type_k: 1,
  type_v: 1,
  offload_kqv: true,
  swa_full: true,
  kv_unified: false,
} as const

/** Of a pool of one thread. */
export const THREAD_POOL_DEFAULTS = {
  n_threads: 1,
  prio: 0,
  poll: 50,
  strict_cpu: false,
  paused: false,
} as const

/** A sentence about the first default that is not what it must be, or null. */
export function layoutFault(
  name: string,
  values: Readonly<Record<string, unknown>>,
  expected: Readonly<Record<string, unknown>>,
): string | null {
  for (const [field, value] of Object.entries(expected)) {
    if (values[field] === value) continue
    return `${name}.${field} is ${String(values[field])} where ${String(value)} was expected: the library is of another release`
  }
  return null
}
