import { z } from 'zod'
import known from './catalogue.json' with { type: 'json' }

const Id = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,79}$/)
const FileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,199}\.gguf$/)

/** `owner/name` on the hub. */
const Repository = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,95}\/[A-Za-z0-9][A-Za-z0-9._-]{0,95}$/)

/** A model that Overt knows how to fetch. */
export const CatalogueEntry = z.strictObject({
  id: Id,
  name: z.string().min(1),
  /** Whether it writes text or turns a text into a vector. */
  purpose: z.enum(['chat', 'embedding']),
  /** SPDX expression of the weights. */
  licence: z.string().min(1),
  /** Exact where `sha256` is given, else about: the hub's own figure counts. */
  sizeBytes: z.int().positive(),
  /** Null: read from the hub's metadata at the first fetch, stored, and pinned from then on. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  /** With the context that is set up it says what the model needs beside its weights. */
  cacheBytesPerToken: z.int().positive(),
  /** What the model was trained for. */
  contextTokens: z.int().positive(),
  /** Those it can be used in, as BCP 47 tags; not all that its makers list. */
  languages: z.array(z.string().regex(/^[a-z]{2}$/)).min(1),
  /** The family of its chat template; the text itself is in the file. Null where it does not chat. */
  template: z.enum(['chatml', 'gemma', 'phi']).nullable(),
  /** Whether every layer attends to all that came before: such models replay exactly; of others the self-test decides. */
  plainAttention: z.boolean(),
  /** One sentence on what it is good for, honest about its limits. */
  note: z.strictObject({ en: z.string().min(1), fr: z.string().min(1) }),
  /** Its name in the folder of models. */
  file: FileName,
  hub: z.strictObject({ repository: Repository, revision: z.string().min(1), file: FileName }),
  /** The package that carries the file, and the file's path in it. */
  index: z.strictObject({ requirement: z.string(), member: z.string() }).nullable(),
  /** True where the bytes were fetched and run; else only public pages were read. */
  verified: z.boolean(),
})
export type CatalogueEntry = Readonly<z.infer<typeof CatalogueEntry>>

/** Smallest first, those that chat before the others. Q8_0 up to 2B, Q6_K above: both replay exactly. */
export const catalogue: readonly CatalogueEntry[] = z.array(CatalogueEntry).min(1).parse(known)

/** Small enough to come with the first start, and so the one that every test of the whole runs on. */
export const firstModel: CatalogueEntry = firstOf(catalogue)

export const entryOf = (id: string): CatalogueEntry | null =>
  catalogue.find((entry) => entry.id === id) ?? null

function firstOf([first]: readonly CatalogueEntry[]): CatalogueEntry {
  if (first === undefined) throw new Error('The catalogue is empty.')
  return first
}
