import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { EngineError } from '../engine.ts'
import {
  ARM64_VARIANTS,
  runnable,
  X64_VARIANTS,
  type Processor,
  type Variant,
} from './processor.ts'

/** The shared libraries of one engine process, in the order in which they load. */
export type Libraries = {
  readonly base: string
  readonly ggml: string
  readonly llama: string
  /** The arithmetic for one kind of processor. */
  readonly processor: string
  readonly variant: string
}

type Platform = {
  readonly package: string
  readonly folder: string
  readonly variants: readonly Variant[]
}

/**
 * Where each platform's libraries are. linux-x64 was run; linux-arm64 has the same file layout but was
 * only listed. macOS and Windows packages exist and get their line once someone has run them.
 */
const PLATFORMS: Readonly<Record<string, Platform>> = {
  'linux-x64': {
    package: '@node-llama-cpp/linux-x64',
    folder: 'linux-x64',
    variants: X64_VARIANTS,
  },
  'linux-arm64': {
    package: '@node-llama-cpp/linux-arm64',
    folder: 'linux-arm64',
    variants: ARM64_VARIANTS,
  },
}

/** llama.cpp's release that the packages carry and that `layout.ts` describes. */
const LLAMA_RELEASE = 'v0.5.0'

export type LibraryChoice = {
  readonly platform: string
  readonly processor: Processor
  /** Null looks in the installed package. */
  readonly folder: string | null
  /** Null takes the common variant. */
  readonly variant: string | null
}

/** @throws EngineError `engine_failed` when this machine has no such libraries. */
export function findLibraries(choice: LibraryChoice): Libraries {
  const platform = PLATFORMS[choice.platform]
  if (platform === undefined)
    throw unavailable(`there is no local engine for ${choice.platform} yet`)
  const folder = choice.folder ?? installedFolder(platform)
  const variant = choice.variant ?? runnable(platform.variants, choice.processor)[0]
  if (variant === undefined) throw unavailable('no build of the engine runs on this processor')
  const libraries = {
    base: join(folder, 'libggml-base.so'),
    ggml: join(folder, `libggml.${LLAMA_RELEASE}.so`),
    llama: join(folder, `libllama.${LLAMA_RELEASE}.so`),
    processor: join(folder, `libggml-cpu-${variant}.so`),
  }
  for (const path of Object.values(libraries)) {
    if (!existsSync(path)) throw unavailable(`the file ${path} is missing`)
  }
  return { ...libraries, variant }
}

/** The variants of a platform that the processor can run, in order of preference. */
export const variantsOf = (platform: string, processor: Processor): readonly string[] =>
  runnable(PLATFORMS[platform]?.variants ?? [], processor)

function installedFolder(platform: Platform): string {
  try {
    const entry = createRequire(import.meta.url).resolve(platform.package)
    return join(dirname(entry), '..', 'bins', platform.folder)
  } catch (cause) {
    throw unavailable(`the package ${platform.package} is not installed`, cause)
  }
}

function unavailable(why: string, cause?: unknown): EngineError {
  const message = `could not start the local engine: ${why}; install again, or use a provider`
  return new EngineError('engine_failed', message, { cause })
}
