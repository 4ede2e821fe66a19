import { loadavg } from 'node:os'
import { findLibraries, variantsOf, type Libraries } from '../engine/llama/libraries.ts'
import { readProcessor, type Processor } from '../engine/llama/processor.ts'
import { openReplayer, type Replayer, type ReplayerOptions } from '../engine/replayer/replayer.ts'
import { inspectGguf } from '../model/gguf.ts'
import { stampOf } from '../model/model-folder.ts'
import { findWeights, type WeightsOptions } from './find-weights.ts'
import type { Build, FindReplayer } from './found.ts'

export type FinderOptions = WeightsOptions & Pick<ReplayerOptions, 'modest' | 'turn' | 'signal'>

/** The least cells of a context; more than a receipt needs costs only memory. */
const LEAST_CELLS = 256

/** Opens the model that a receipt names, in the variant that it names where this processor can run it. */
export function finder(options: FinderOptions): FindReplayer {
  return async ({ model, variant, repack, cache, tokens }) => {
    const weights = await findWeights(model, options, options.signal)
    if (!weights.ok) return weights
    const { path: modelPath } = weights
    const stamp = await stampOf(modelPath)
    const { contextTokens } = await inspectGguf(modelPath)
    if (contextTokens !== null && tokens > contextTokens) {
      const detail = `The run has ${tokens} tokens, and the model takes ${contextTokens}.`
      return { ok: false, reason: 'settings', detail }
    }
    const processor = await readProcessor()
    const context = {
      contextTokens: Math.max(LEAST_CELLS, tokens),
      threads: options.modest ? 1 : freeCores(processor),
      cache,
    }
    const { modest, turn, signal } = options
    const open: Open = (libraries) =>
      openReplayer({ modelPath, repack, context, modest, turn, signal, libraries })
    const own = (await openVariant(open, processor, variant)) ?? (await openCommon(open, processor))
    return {
      ok: true,
      ...own,
      other: () => openOther(open, processor, own),
      isUnchanged: async () => (await stampOf(modelPath)) === stamp,
    }
  }
}

type Open = (libraries: Libraries) => Promise<Replayer>

async function openVariant(
  open: Open,
  processor: Processor,
  variant: string,
): Promise<Build | null> {
  const libraries = librariesOf(processor, variant)
  const replayer = libraries && (await open(libraries).catch(() => null))
  return replayer && { replayer, variant }
}

async function openCommon(open: Open, processor: Processor): Promise<Build> {
  const libraries = findLibraries({ platform: platform(), processor, folder: null, variant: null })
  return { replayer: await open(libraries), variant: libraries.variant }
}

/** The first build of this machine that computes otherwise than `own`, or null. */
async function openOther(open: Open, processor: Processor, own: Build): Promise<Build | null> {
  for (const name of variantsOf(platform(), processor)) {
    const other = name === own.variant ? null : await openVariant(open, processor, name)
    if (other === null) continue
    if (other.replayer.opened.digest !== own.replayer.opened.digest) return other
    await other.replayer[Symbol.asyncDispose]()
  }
  return null
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

const platform = (): string => `${process.platform}-${process.arch}`
