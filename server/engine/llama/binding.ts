import type { LibraryHandle } from 'koffi'
import { koffi } from '../native.ts'
import type { Libraries } from './libraries.ts'
import {
  BATCH,
  CONTEXT_DEFAULTS,
  CONTEXT_PARAMS,
  layoutFault,
  MODEL_DEFAULTS,
  MODEL_PARAMS,
  type Layout,
  type Params,
  type Pointer,
} from './layout.ts'
import { bindThreadPools, type OpenPool } from './thread-pool.ts'

/** `llama_batch`, passed by value; its arrays belong to whoever made it. */
export type BatchValue = {
  n_tokens: number
  readonly token: Pointer
  readonly embd: null
  readonly pos: Pointer
  readonly n_seq_id: Pointer
  readonly seq_id: Pointer
  readonly logits: Pointer
}

/** The prototypes, by name: result, then arguments. `check-header.ts` compares them with the header. */
export const PROTOTYPES = {
  llama_log_set: ['void', 'LlamaLog *', 'void *'],
  llama_backend_init: ['void'],
  llama_model_default_params: ['llama_model_params'],
  llama_context_default_params: ['llama_context_params'],
  llama_model_load_from_file: ['void *', 'const char *', 'llama_model_params'],
  llama_init_from_model: ['void *', 'void *', 'llama_context_params'],
  llama_free: ['void', 'void *'],
  llama_get_memory: ['void *', 'void *'],
  llama_model_get_vocab: ['void *', 'void *'],
  llama_model_n_ctx_train: ['int32_t', 'void *'],
  llama_model_n_params: ['uint64_t', 'void *'],
  llama_model_size: ['uint64_t', 'void *'],
  llama_model_meta_val_str: ['int32_t', 'void *', 'const char *', 'void *', 'size_t'],
  llama_model_chat_template: ['const char *', 'void *', 'const char *'],
  llama_model_has_encoder: ['bool', 'void *'],
  llama_model_has_decoder: ['bool', 'void *'],
  llama_vocab_n_tokens: ['int32_t', 'void *'],
  llama_vocab_get_text: ['const char *', 'void *', 'int32_t'],
  llama_vocab_get_attr: ['int32_t', 'void *', 'int32_t'],
  llama_vocab_is_eog: ['bool', 'void *', 'int32_t'],
  llama_vocab_bos: ['int32_t', 'void *'],
  llama_vocab_eos: ['int32_t', 'void *'],
  llama_vocab_get_add_bos: ['bool', 'void *'],
  llama_tokenize: ['int32_t', 'void *', 'void *', 'int32_t', 'void *', 'int32_t', 'bool', 'bool'],
  llama_token_to_piece: ['int32_t', 'void *', 'int32_t', 'void *', 'int32_t', 'int32_t', 'bool'],
  llama_n_ctx_seq: ['uint32_t', 'void *'],
  llama_set_n_threads: ['void', 'void *', 'int32_t', 'int32_t'],
  llama_attach_threadpool: ['void', 'void *', 'void *', 'void *'],
  llama_decode: ['int32_t', 'void *', 'llama_batch'],
  llama_get_logits_ith: ['void *', 'void *', 'int32_t'],
  llama_model_n_embd_out: ['int32_t', 'void *'],
  llama_pooling_type: ['int32_t', 'void *'],
  llama_get_embeddings_seq: ['void *', 'void *', 'int32_t'],
  llama_state_seq_get_size: ['size_t', 'void *', 'int32_t'],
  llama_state_seq_get_data: ['size_t', 'void *', 'void *', 'size_t', 'int32_t'],
  llama_state_seq_set_data: ['size_t', 'void *', 'void *', 'size_t', 'int32_t'],
  llama_model_quantize_default_params: ['llama_model_quantize_params'],
  llama_model_quantize: ['uint32_t', 'const char *', 'const char *', 'const void *'],
  llama_memory_seq_rm: ['bool', 'void *', 'int32_t', 'int32_t', 'int32_t'],
} as const

/** The functions of libllama that this engine calls. */
export type Llama = {
  readonly modelDefaultParams: () => Params
  readonly contextDefaultParams: () => Params
  readonly loadModel: (path: string, params: Params) => Pointer | null
  readonly initContext: (model: Pointer, params: Params) => Pointer | null
  readonly freeContext: (context: Pointer) => void
  /** Null of a model that keeps nothing between batches. */
  readonly memory: (context: Pointer) => Pointer | null
  readonly vocabulary: (model: Pointer) => Pointer
  readonly contextTrained: (model: Pointer) => number
  readonly parameters: (model: Pointer) => number | bigint
  readonly sizeBytes: (model: Pointer) => number | bigint
  readonly metadata: (model: Pointer, key: string, out: Uint8Array, size: number) => number
  readonly chatTemplate: (model: Pointer, name: null) => string | null
  readonly hasEncoder: (model: Pointer) => boolean
  readonly hasDecoder: (model: Pointer) => boolean
  readonly tokenCount: (vocabulary: Pointer) => number
  readonly tokenText: (vocabulary: Pointer, id: number) => string | null
  /** Flags of `llama_token_attr`. */
  readonly tokenAttributes: (vocabulary: Pointer, id: number) => number
  readonly endsGeneration: (vocabulary: Pointer, id: number) => boolean
  readonly bos: (vocabulary: Pointer) => number
  readonly eos: (vocabulary: Pointer) => number
  readonly addsBos: (vocabulary: Pointer) => boolean
  // oxlint-disable-next-line max-params -- the parameters are those of the C function
  readonly tokenise: (
    vocabulary: Pointer,
    text: Uint8Array,
    length: number,
    out: Int32Array,
    size: number,
    addSpecial: boolean,
    parseSpecial: boolean,
  ) => number
  /** The same in a thread beside this one: a vocabulary is only read. What it is given stays referenced meanwhile. */
  readonly tokeniseAside: (...given: Parameters<Llama['tokenise']>) => Promise<number>
  readonly piece: (
    vocabulary: Pointer,
    id: number,
    out: Uint8Array,
    size: number,
    strip: number,
    special: boolean,
  ) => number
  readonly contextTokens: (context: Pointer) => number
  readonly setThreads: (context: Pointer, decoding: number, reading: number) => void
  readonly openPool: OpenPool
  /** The threads for steps that decode, and for those that read. */
  readonly attachPool: (context: Pointer, decoding: Pointer, reading: Pointer) => void
  readonly decode: (context: Pointer, batch: BatchValue) => number
  readonly logits: (context: Pointer, position: number) => Pointer | null
  readonly dimensions: (model: Pointer) => number
  readonly pooling: (context: Pointer) => number
  /** Null where the sequence was not pooled. */
  readonly pooled: (context: Pointer, sequence: number) => Pointer | null
  readonly forget: (memory: Pointer | null, sequence: number, from: number, to: number) => boolean
  readonly stateSize: (context: Pointer, sequence: number) => number | bigint
  readonly saveState: (
    context: Pointer,
    out: Uint8Array,
    size: number,
    sequence: number,
  ) => number | bigint
  readonly restoreState: (
    context: Pointer,
    state: Uint8Array,
    size: number,
    sequence: number,
  ) => number | bigint
  /** What the library said last, newest last. */
  readonly lastLines: () => readonly string[]
}

/**
 * Loads the libraries and checks that their structs are what `layout.ts` says.
 * @throws Error when a library does not load, the processor cannot run the variant or the layout differs.
 */
export function bindLlama(libraries: Libraries): Llama {
  koffi.load(libraries.base, { global: true })
  const ggml = koffi.load(libraries.ggml, { global: true })
  const library = koffi.load(libraries.llama, { global: true })
  const log = koffi.proto('void LlamaLog(int level, const char *text, void *user)')
  struct('llama_model_params', MODEL_PARAMS)
  struct('llama_context_params', CONTEXT_PARAMS)
  struct('llama_batch', BATCH)
  const bind = (name: keyof typeof PROTOTYPES) => {
    const [result, ...parameters] = PROTOTYPES[name]
    return library.func(name, result, [...parameters])
  }

  const lines = new LastLines(60)
  const onLog = koffi.register(
    (_level: number, text: string) => lines.take(text),
    koffi.pointer(log),
  )
  bind('llama_log_set')(onLog, null)
  const loadBackend: (path: string) => Pointer | null = ggml.func(
    'void *ggml_backend_load(const char *path)',
  )
  if (loadBackend(libraries.processor) === null) {
    throw new Error(`this processor cannot run the variant ${libraries.variant}`)
  }
  bind('llama_backend_init')()
  const llama = {
    ...functions(bind),
    openPool: bindThreadPools(libraries),
    lastLines: () => lines.all,
  }
  checkLayout(llama)
  return llama
}

type Bind = (name: keyof typeof PROTOTYPES) => ReturnType<LibraryHandle['func']>

function functions(bind: Bind): Omit<Llama, 'lastLines' | 'openPool'> {
  return {
    modelDefaultParams: bind('llama_model_default_params'),
    contextDefaultParams: bind('llama_context_default_params'),
    loadModel: bind('llama_model_load_from_file'),
    initContext: bind('llama_init_from_model'),
    freeContext: bind('llama_free'),
    memory: bind('llama_get_memory'),
    vocabulary: bind('llama_model_get_vocab'),
    contextTrained: bind('llama_model_n_ctx_train'),
    parameters: bind('llama_model_n_params'),
    sizeBytes: bind('llama_model_size'),
    metadata: bind('llama_model_meta_val_str'),
    chatTemplate: bind('llama_model_chat_template'),
    hasEncoder: bind('llama_model_has_encoder'),
    hasDecoder: bind('llama_model_has_decoder'),
    tokenCount: bind('llama_vocab_n_tokens'),
    tokenText: bind('llama_vocab_get_text'),
    tokenAttributes: bind('llama_vocab_get_attr'),
    endsGeneration: bind('llama_vocab_is_eog'),
    bos: bind('llama_vocab_bos'),
    eos: bind('llama_vocab_eos'),
    addsBos: bind('llama_vocab_get_add_bos'),
    tokenise: bind('llama_tokenize'),
    tokeniseAside: aside(bind('llama_tokenize')),
    piece: bind('llama_token_to_piece'),
    contextTokens: bind('llama_n_ctx_seq'),
    setThreads: bind('llama_set_n_threads'),
    attachPool: bind('llama_attach_threadpool'),
    decode: bind('llama_decode'),
    logits: bind('llama_get_logits_ith'),
    dimensions: bind('llama_model_n_embd_out'),
    pooling: bind('llama_pooling_type'),
    pooled: bind('llama_get_embeddings_seq'),
    forget: bind('llama_memory_seq_rm'),
    stateSize: bind('llama_state_seq_get_size'),
    saveState: bind('llama_state_seq_get_data'),
    restoreState: bind('llama_state_seq_set_data'),
  }
}

/** Koffi keeps no reference to the memory that its thread works on. */
const aside =
  (call: ReturnType<LibraryHandle['func']>): Llama['tokeniseAside'] =>
  (...given) =>
    new Promise((resolve, reject) => {
      lent.add(given)
      call.async(...given, (error: unknown, count: number) => {
        lent.delete(given)
        if (error === null) resolve(count)
        else reject(error)
      })
    })
const lent = new Set<unknown>()

function struct(name: string, layout: Layout): void {
  koffi.struct(name, Object.fromEntries(layout))
}

function checkLayout(llama: Llama): void {
  const fault =
    layoutFault('llama_model_params', llama.modelDefaultParams(), MODEL_DEFAULTS) ??
    layoutFault('llama_context_params', llama.contextDefaultParams(), CONTEXT_DEFAULTS)
  if (fault !== null) throw new Error(fault)
}

/** The library's last lines: the reason of a failure is only there. It writes a line in several pieces. */
class LastLines {
  readonly #limit: number
  #lines: string[] = []
  #line = ''

  constructor(limit: number) {
    this.#limit = limit
  }

  get all(): readonly string[] {
    return this.#lines
  }

  take(text: string): void {
    this.#line += text
    const lines = this.#line.split('\n')
    this.#line = lines.pop() ?? ''
    // Dots of a progress bar are not worth a line.
    this.#lines.push(...lines.filter((line) => /[^.\s]/.test(line)))
    if (this.#lines.length > this.#limit) this.#lines = this.#lines.slice(-this.#limit)
  }
}
