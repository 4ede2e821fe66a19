import { z } from 'zod'

/**
 * Where a model stands on this machine. `installed`: its file is here and is the model; the first
 * question loads it. `ready`: it is in memory.
 */
export const ModelState = z.enum(['absent', 'fetching', 'installed', 'loading', 'ready', 'failed'])
export type ModelState = z.infer<typeof ModelState>

export const ModelPurpose = z.enum(['chat', 'embedding'])

export const ModelStatus = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['local', 'remote']),
  /** Whether it answers, or turns a text into a vector. */
  purpose: ModelPurpose,
  state: ModelState,
  default: z.boolean(),
  sizeBytes: z.int().nullable(),
  /** The memory that it takes to answer under the server's settings: an estimate on the safe side. */
  neededBytes: z.int().nullable(),
  licence: z.string().nullable(),
  /** One sentence on what it is good for, honest about its limits; null for a provider's. */
  note: z.object({ en: z.string(), fr: z.string() }).nullable(),
  /** BCP 47 tags; empty where nobody knows. */
  languages: z.array(z.string()),
  contextTokens: z.int().nullable(),
  /** `sha256:<hex>` of the weights; null for a provider's model. */
  digest: z.string().nullable(),
  /** True where its bytes were fetched and run by those who wrote the catalogue. */
  verified: z.boolean(),
  /** `file`: a person's own, which lies elsewhere and stays there. */
  from: z.enum(['catalogue', 'settings', 'person', 'file', 'provider']),
  /** What has come of a fetch, under way or broken off: the next one goes on there. */
  receivedBytes: z.int(),
  /** While fetching or loading: 0 to 1. */
  progress: z.number().nullable(),
  /** Why it failed, in one sentence with what to do. */
  problem: z.string().nullable(),
})
export type ModelStatus = z.infer<typeof ModelStatus>

/** What this machine has for models; only its owner is told. */
export const ModelRoom = z.object({
  /** What all models in memory together may take. */
  limitBytes: z.int(),
  /** What they take now. */
  takenBytes: z.int(),
  /** What one more may need now without another being put away. */
  freeBytes: z.int(),
  diskFreeBytes: z.int(),
  /** The best model of the catalogue that fits in memory and on the disk; null when none does. */
  recommended: z.string().nullable(),
  /** The setting that fixes the default, so that nobody can choose another here. */
  fixedBy: z.string().nullable(),
})
export type ModelRoom = z.infer<typeof ModelRoom>

/** GET /api/models */
export const ModelList = z.object({
  models: z.array(ModelStatus),
  room: ModelRoom.nullable().default(null),
})
export type ModelList = z.infer<typeof ModelList>

/** POST /api/models: a hub's `owner/name:file.gguf`, an https address, or the path of a file on the server. */
export const ModelAddRequest = z.strictObject({
  from: z.string().min(1).max(2000),
  /** What the file must be, where the person knows it. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable()
    .default(null),
})
export type ModelAddRequest = z.infer<typeof ModelAddRequest>

export const ModelAdded = z.object({ id: z.string() })
export type ModelAdded = z.infer<typeof ModelAdded>

/** POST /api/models/:id/fetch: whoever fetches has read the licence, and names it. */
export const ModelFetchRequest = z.strictObject({ licence: z.string().nullable() })
export type ModelFetchRequest = z.infer<typeof ModelFetchRequest>

/** PUT /api/models/default */
export const ModelChoice = z.strictObject({ id: z.string().min(1).max(200) })
export type ModelChoice = z.infer<typeof ModelChoice>

export const ModelRemoved = z.object({
  /** 0 for a file that lies elsewhere: it is forgotten, not removed. */
  freedBytes: z.int(),
})
export type ModelRemoved = z.infer<typeof ModelRemoved>

/** What the header of a model's file says of it. */
export const ModelFacts = z.object({
  ggufVersion: z.int(),
  architecture: z.string(),
  /** How most of the weights are stored, `Q8_0` for instance. */
  quantisation: z.string().nullable(),
  contextTokens: z.int().nullable(),
  /** Size of the vocabulary. */
  tokens: z.int().nullable(),
  tensors: z.int(),
  licence: z.string().nullable(),
  /** SHA-256 of the chat template's text in base64url, as receipts name it. */
  templateDigest: z.string().nullable(),
  cacheBytesPerToken: z.int().nullable(),
})
export type ModelFacts = z.infer<typeof ModelFacts>

/** What the engine measured when it loaded the model. */
export const ModelMeasured = z.object({
  replay: z.string(),
  /** The engine digest; null until a self-test has measured it. */
  engineDigest: z.string().nullable(),
  variant: z.string(),
  library: z.string(),
})
export type ModelMeasured = z.infer<typeof ModelMeasured>

/** GET /api/models/:id, and `model inspect`. */
export const ModelInspection = z.object({
  id: z.string(),
  name: z.string(),
  /** Where the file is; null while there is none. */
  path: z.string().nullable(),
  /** Where it came from, as the person or the catalogue named it. */
  source: z.string().nullable(),
  sizeBytes: z.int().nullable(),
  digest: z.string().nullable(),
  neededBytes: z.int().nullable(),
  facts: ModelFacts.nullable(),
  /** Null until it was loaded once. */
  measured: ModelMeasured.nullable(),
  problem: z.string().nullable(),
})
export type ModelInspection = z.infer<typeof ModelInspection>
