import { loadavg } from 'node:os'
import { findLibraries, type Libraries } from '../engine/llama/libraries.ts'
import { readProcessor, type Processor } from '../engine/llama/processor.ts'
import { openReplayer, type ReplayerOptions } from '../engine/replayer/replayer.ts'
import { inspectGguf } from '../model/gguf.ts'
import { findWeights, type WeightsOptions } from './find-weights.ts'
import type { FindReplayer } from './replay.ts'

export type FinderOptions = WeightsOptions & Pick<ReplayerOptions, 'modest' | 'turn' | 'signal'>

/** The least cells of a context; more than a receipt needs costs only memory. */
const LEAST_CELLS = 256

/** Opens the model that a receipt names, in the variant that it names where this processor can run it. */
export function finder(options: FinderOptions): FindReplayer {
  return async ({ model, variant, repack, tokens }) => {
    const weights = await findWeights(model, options, options.signal)
    if (!weights.ok) return weights
    const { path: modelPath } = weights
    const { contextTokens } = await inspectGguf(modelPath)
    if (contextTokens !== null && tokens > contextTokens) {
      const detail = `The run has ${tokens} tokens, and the model takes ${contextTokens}.`
      return { ok: false, reason: 'settings', detail }
    }
    const processor = await readProcessor()
    const context = {
      contextTokens: Math.max(LEAST_CELLS, tokens),
      threads: options.modest ? 1 : freeCores(processor),
    }
    const { modest, turn, signal } = options
    const common = { modelPath, repack, context, modest, turn, signal }
    const named = librariesOf(processor, variant)
    if (named !== null) {
      const replayer = await openReplayer({ ...common, libraries: named }).catch(() => null)
      if (replayer !== null) return { ok: true, replayer, variant }
    }
    const libraries = commonLibraries(processor)
    const replayer = await openReplayer({ ...common, libraries })
    return { ok: true, replayer, variant: libraries.variant }
  }
}

/** Threads wait for each other by spinning: on cores that others use they are slower than fewer. */
const freeCores = ({ cores }: Processor): number =>
  Math.max(1, cores - Math.round(loadavg()[0] ?? 0))

/** Null where this machine has no such build. */
function librariesOf(processor: Processor, variant: string): Libraries | null {
  // A receipt is a stranger's: what it names becomes part of a file's name.
  if (!/^[a-z0-9._]+$/.test(variant)) return null
  try {
    return findLibraries({ platform: platform(), processor, folder: null, variant })
  } catch {
    // Another one gives other bits, and the verdict says so.
    return null
  }
}

const commonLibraries = (processor: Processor): Libraries =>
  findLibraries({ platform: platform(), processor, folder: null, variant: null })

const platform = (): string => `${process.platform}-${process.arch}`
