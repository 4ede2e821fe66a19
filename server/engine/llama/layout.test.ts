import { describe, expect, test } from 'vitest'
import { PROTOTYPES } from './binding.ts'
import { compareWithHeader } from './check-header.ts'
import {
  BATCH,
  CONTEXT_DEFAULTS,
  CONTEXT_PARAMS,
  layoutFault,
  MODEL_DEFAULTS,
  MODEL_PARAMS,
  QUANTIZE_PARAMS,
  THREAD_POOL_DEFAULTS,
  THREAD_POOL_PARAMS,
  type Layout,
} from './layout.ts'
import { THREAD_POOL_PROTOTYPES } from './thread-pool.ts'

/** A header that says just what our tables say. */
function header(changes: Readonly<Record<string, Layout>> = {}): string {
  const structs = Object.entries({
    llama_model_params: MODEL_PARAMS,
    llama_context_params: CONTEXT_PARAMS,
    llama_batch: BATCH,
    llama_model_quantize_params: QUANTIZE_PARAMS,
    ggml_threadpool_params: THREAD_POOL_PARAMS,
    ...changes,
  }).map(([name, layout]) => {
    const fields = layout.map(([field, type]) => {
      const [of, many = ''] = type.split(/(?=\[)/)
      return `  ${of} ${field}${many}; // a comment; with a semicolon`
    })
    return `struct ${name} {\n${fields.join('\n')}\n};`
  })
  const functions = Object.entries({
    ...PROTOTYPES,
    ...THREAD_POOL_PROTOTYPES,
  }).map(([name, [result, ...parameters]]) => {
    const named = parameters.map((type, i) => `${type} p${i}`)
    return `LLAMA_API ${result} ${name}(${named.join(', ')});`
  })
  return [...structs, ...functions].join('\n')
}

describe('the tables of the layout', () => {
  test('agree with a header that says the same', () => {
    expect(compareWithHeader(header())).toEqual([])
  })

  test('disagree with one in which a field moved, came or went', () => {
    const [first, second, ...rest] = BATCH
    if (first === undefined || second === undefined) throw new Error('the batch has no fields')
    expect(compareWithHeader(header({ llama_batch: [second, first, ...rest] }))).toEqual([
      'llama_batch[0] is "void * token" in the header and "int32_t n_tokens" here',
    ])
    expect(compareWithHeader(header({ llama_batch: [...BATCH, ['more', 'bool']] }))).toEqual([
      'llama_batch[7] is "bool more" in the header and "nothing" here',
    ])
    expect(compareWithHeader(header({ llama_batch: BATCH.slice(0, -1) }))).toHaveLength(1)
  })

  test('disagree with one in which a function changed or is missing', () => {
    const changed = header().replace(
      'llama_n_ctx_seq(void * p0)',
      'llama_n_ctx_seq(void * p0, bool p1)',
    )
    expect(compareWithHeader(changed)).toEqual([
      'llama_n_ctx_seq is (uint32_t, void *, bool) in the header and (uint32_t, void *) here',
    ])
    const missing = header().replace('llama_backend_init', 'llama_backend_start')
    expect(compareWithHeader(missing)).toEqual(['the header has no function llama_backend_init'])
  })

  test('have every field whose default is checked at start', () => {
    const names = (layout: Layout) => layout.map(([field]) => field)
    expect(names(MODEL_PARAMS)).toEqual(expect.arrayContaining(Object.keys(MODEL_DEFAULTS)))
    expect(names(CONTEXT_PARAMS)).toEqual(expect.arrayContaining(Object.keys(CONTEXT_DEFAULTS)))
    expect(names(THREAD_POOL_PARAMS)).toEqual(
      expect.arrayContaining(Object.keys(THREAD_POOL_DEFAULTS)),
    )
  })
})

describe('a fault of the layout', () => {
  test('is none when the library says of itself what it should', () => {
    expect(
      layoutFault('llama_context_params', { ...CONTEXT_DEFAULTS, n_ctx: 512 }, CONTEXT_DEFAULTS),
    ).toBeNull()
  })

  test('names the first field that is not what it must be', () => {
    const shifted = { ...CONTEXT_DEFAULTS, n_ubatch: 1, n_threads: 65_536 }
    expect(layoutFault('llama_context_params', shifted, CONTEXT_DEFAULTS)).toBe(
      'llama_context_params.n_ubatch is 1 where 512 was expected: the library is of another release',
    )
  })
})
