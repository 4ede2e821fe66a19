import type { Embedder } from '../engine/embedder.ts'
import type { Engine } from '../engine/engine.ts'
import type { Logger } from '../observe/logger.ts'
import type { ProviderSettings } from '../provider/provider.ts'
import type { MemorySettings } from './memory.ts'
import type { SourceSettings } from './sources.ts'
import type { Source } from './source.ts'

export type ModelSettings = SourceSettings &
  MemorySettings & {
    readonly default: string | null
    readonly path: string | null
    readonly threads: number
    /** 0 leaves it to the machine. */
    readonly memoryBytes: number
  }

/** Weights that lie here. `modelDigest` is `sha256:<hex>` of the file, just checked. */
export type LocalWeights = {
  readonly modelPath: string
  readonly modelDigest: string
  readonly contextTokens: number
  readonly sequences: number
  readonly threads: number
}

export type OpenLocal = (model: LocalWeights) => Promise<Engine>

/** As `OpenLocal`, for a model that turns texts into vectors. */
export type OpenEmbedder = (model: LocalWeights) => Promise<Embedder>

/** Opens a provider's model. Nothing is asked of the provider before the first answer. */
export type OpenRemote = (model: {
  readonly provider: string
  readonly url: string
  /** Empty where the service asks for none. */
  readonly key: string
  readonly model: string
  readonly contextTokens: number | null
}) => Engine

export type ModelsOptions = {
  readonly config: {
    readonly model: ModelSettings
    readonly providers: ProviderSettings
    /** Which source gave a setting, by its name in overt.toml. */
    readonly cameFrom?: { readonly [name: string]: string }
  }
  readonly home: string
  readonly openLocal: OpenLocal
  readonly openEmbedder: OpenEmbedder
  readonly openRemote: OpenRemote
  readonly logger: Logger
  readonly clock: () => number
  /** Memory that the system could still give, in bytes. */
  readonly availableMemory?: () => number
  /** Where missing weights come from, when not from the settings' sources. */
  readonly sources?: readonly Source[]
  /** How often the folder is looked at for what a command did to it. */
  readonly watchMs?: number
  /** How long a question waits for its model. */
  readonly patienceMs?: number
}

/** What came of fetching a model; `problem` is a sentence for the person. */
export type FetchOutcome =
  | { readonly type: 'nothing missing' }
  | { readonly type: 'fetched'; readonly model: string }
  | { readonly type: 'failed'; readonly model: string; readonly problem: string }
