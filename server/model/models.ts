import type { ModelStatus } from '@overt/wire'
import type { Embedder } from '../engine/embedder.ts'
import type { Engine } from '../engine/engine.ts'
import type { ModelKeeper } from './keeper.ts'

/** A model that a caller may ask, with the engine that is loaded for it. */
export type ReadyModel = {
  readonly id: string
  readonly engine: Engine
  /** Of the weights; null or absent for a provider's model. */
  readonly sizeBytes?: number | null
}

/** A model that turns texts into vectors, loaded. */
export type ReadyEmbedder = { readonly id: string; readonly embedder: Embedder }

export type ModelErrorCode = 'model_not_found' | 'model_not_ready' | 'invalid_request'

/** Until a model that loads, or one that another makes room for, is worth asking again. */
export const SOON_SECONDS = 5

export class ModelError extends Error {
  readonly code: ModelErrorCode
  /** Null where waiting alone changes nothing: somebody has to do what the message says. */
  readonly retryAfterSeconds: number | null
  constructor(code: ModelErrorCode, message: string, retryAfterSeconds: number | null = null) {
    super(message)
    this.name = 'ModelError'
    this.code = code
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** The models of this server: what is known, installed, loading and ready. */
export interface Models {
  /** What only the owner may do to them. */
  readonly keeper: ModelKeeper
  list(): readonly ModelStatus[]
  /** True once at least one model can answer. */
  readonly ready: boolean
  /**
   * Null takes the default model.
   * @throws ModelError `model_not_found` for an id nobody knows, `model_not_ready` while it is fetched or
   * loaded, `invalid_request` of a model that answers no questions.
   */
  get(id: string | null): ReadyModel
  /**
   * As `get`, but a model that lies here is brought into memory first, within the server's patience.
   * @throws ModelError `model_not_ready` with figures when there is no room for it.
   */
  open(id: string | null, signal: AbortSignal): Promise<ReadyModel>
  /**
   * As `open`, for vectors. There is no default.
   * @throws ModelError `invalid_request` of a model that gives no vectors.
   */
  openEmbedder(id: string, signal: AbortSignal): Promise<ReadyEmbedder>
  [Symbol.asyncDispose](): Promise<void>
}
