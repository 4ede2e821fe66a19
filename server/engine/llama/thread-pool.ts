import { koffi } from '../native.ts'
import type { Libraries } from './libraries.ts'
import {
  layoutFault,
  THREAD_POOL_DEFAULTS,
  THREAD_POOL_PARAMS,
  type Params,
  type Pointer,
} from './layout.ts'
import { placesOf, threadIds } from './places.ts'

/** The prototypes, by name: result, then arguments. `check-header.ts` compares them with the header. */
export const THREAD_POOL_PROTOTYPES = {
  ggml_threadpool_params_default: ['ggml_threadpool_params', 'int32_t'],
  ggml_threadpool_new: ['void *', 'ggml_threadpool_params *'],
  ggml_threadpool_free: ['void', 'void *'],
} as const

/** A thread that waits for the next step sleeps: one that spins takes a core from the server. */
const SLEEPS = 0

/**
 * The threads of a context, which live as long as it does. Without them the library starts its threads
 * at every step and ends them after it: a twentieth of the time that a small model's step takes.
 */
export type ThreadPool = {
  readonly pointer: Pointer
  /** From the next step on so many of them work; not more than there are. */
  use(count: number): void
  [Symbol.dispose](): void
}

/** Opens one for the thread that calls, which is one of so many. */
export type OpenPool = (threads: number) => ThreadPool

/** @throws Error when the layout of the parameters differs. */
export function bindThreadPools(libraries: Libraries): OpenPool {
  koffi.struct('ggml_threadpool_params', Object.fromEntries(THREAD_POOL_PARAMS))
  const defaults: (threads: number) => Params = bind(
    libraries.base,
    'ggml_threadpool_params_default',
  )
  const create: (params: Params) => Pointer | null = bind(
    libraries.processor,
    'ggml_threadpool_new',
  )
  const close: (pool: Pointer) => void = bind(libraries.processor, 'ggml_threadpool_free')
  const fault = layoutFault('ggml_threadpool_params', defaults(1), THREAD_POOL_DEFAULTS)
  if (fault !== null) throw new Error(fault)
  return (threads) => {
    const before = new Set(threadIds())
    const pointer = create({ ...defaults(threads), poll: SLEEPS })
    if (pointer === null) throw new Error(`the library started no ${threads} threads`)
    const places = placesOf(threadIds().filter((id) => !before.has(id)))
    let areApart = false
    const use = (count: number) => {
      if (areApart === (count === threads)) return
      areApart = count === threads
      if (areApart) places?.apart()
      else places?.anywhere()
    }
    return {
      pointer,
      use,
      [Symbol.dispose]() {
        use(0)
        close(pointer)
      },
    }
  }
}

function bind(library: string, name: keyof typeof THREAD_POOL_PROTOTYPES) {
  const [result, ...parameters] = THREAD_POOL_PROTOTYPES[name]
  return koffi.load(library).func(name, result, [...parameters])
}
