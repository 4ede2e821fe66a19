/** What a model takes beside its weights and its cache: the process, scratch memory, rows of scores. */
const engineBytes = 256 * 2 ** 20

/** Where a header does not say what its cache takes: that of a large model. */
const unknownCacheBytes = 160_000

export type MemorySettings = {
  /** Of one answer. */
  readonly contextTokens: number
  /** Answers at once; each has cells of its own. */
  readonly sequences: number
}

export type Weighed = {
  readonly sizeBytes: number | null
  readonly cacheBytesPerToken: number | null
  /** What it was trained for. */
  readonly contextTokens: number | null
}

/** The memory that a model needs to answer under these settings: an estimate on the safe side. */
export function neededBytes(model: Weighed, settings: MemorySettings): number | null {
  if (model.sizeBytes === null) return null
  const tokens = Math.min(settings.contextTokens, model.contextTokens ?? Infinity)
  const cache = (model.cacheBytesPerToken ?? unknownCacheBytes) * tokens * settings.sequences
  return model.sizeBytes + cache + engineBytes
}

/** How much of this machine's memory models may take when nobody says: three quarters. */
export const defaultLimit = (machineBytes: number): number => Math.floor(machineBytes * 0.75)

/** Memory in words, as the system counts it. */
export const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`
