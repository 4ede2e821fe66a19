import type { ModelInspection, ModelRoom, ModelStatus } from '@overt/wire'

/** The models of the server in memory, and what its owner does to them. */
export class FixtureModels {
  readonly all: ModelStatus[]
  room: ModelRoom = {
    limitBytes: 12_400_000_000,
    takenBytes: 3_102_000_000,
    freeBytes: 8_910_000_000,
    diskFreeBytes: 61_300_000_000,
    recommended: 'qwen3-8b',
    fixedBy: null,
  }
  /** What the next addition is refused with. */
  refusal: string | null = null

  constructor(chosen: ModelStatus) {
    this.all = [chosen, ...others]
  }

  fetch(id: string): void {
    this.#change(id, { state: 'fetching', progress: 0.25, receivedBytes: 1_682_000_000 })
  }

  stop(id: string): void {
    this.#change(id, { state: 'absent', progress: null })
  }

  arrive(id: string): void {
    this.#change(id, { state: 'installed', progress: null, receivedBytes: 0 })
  }

  choose(id: string): void {
    for (const model of this.all) this.#change(model.id, { default: model.id === id })
  }

  remove(id: string): number {
    const size = this.all.find((model) => model.id === id)?.sizeBytes ?? 0
    this.#change(id, { state: 'absent', default: false, receivedBytes: 0 })
    return size
  }

  add(from: string): string {
    const name = from.split('/').at(-1) ?? from
    const id = name.toLowerCase().replaceAll(/[^a-z0-9.]+/g, '-')
    this.all.push({ ...bare, id, name, from: from.startsWith('/') ? 'file' : 'person' })
    return id
  }

  inspect(id: string): ModelInspection {
    const { name, sizeBytes, neededBytes } = this.all.find((model) => model.id === id) ?? bare
    return {
      id,
      name,
      path: '/home/ada/.overt/models/Qwen3-1.7B-Q8_0.gguf',
      source: 'Qwen/Qwen3-1.7B-GGUF:Qwen3-1.7B-Q8_0.gguf',
      sizeBytes,
      digest: `sha256:${'5f'.repeat(32)}`,
      neededBytes,
      facts: {
        ggufVersion: 3,
        architecture: 'qwen3',
        quantisation: 'Q8_0',
        contextTokens: 32_768,
        tokens: 151_936,
        tensors: 310,
        licence: 'apache-2.0',
        templateDigest: 'pXQ2y0m1H2v8i1z0s0s0Qw3jH9l3n1k2b4c5d6e7f8g',
        cacheBytesPerToken: 87_808,
      },
      measured: {
        replay: 'exact',
        engineDigest: 'q3Zr1yY2b0u5k8s7e6w4t3r2a1z9x8c7v6b5n4m3l2k',
        variant: 'haswell',
        library: `sha256:${'ab'.repeat(32)}`,
      },
      problem: null,
    }
  }

  #change(id: string, change: Partial<ModelStatus>): void {
    const at = this.all.findIndex((model) => model.id === id)
    const model = this.all[at]
    if (model !== undefined) this.all[at] = { ...model, ...change }
  }
}

const bare: ModelStatus = {
  id: 'model',
  name: 'Model',
  kind: 'local',
  purpose: 'chat',
  state: 'absent',
  default: false,
  sizeBytes: null,
  neededBytes: null,
  licence: null,
  note: null,
  languages: [],
  contextTokens: null,
  digest: null,
  verified: false,
  from: 'catalogue',
  receivedBytes: 0,
  progress: null,
  problem: null,
}

const others: readonly ModelStatus[] = [
  {
    ...bare,
    id: 'smollm2-135m-instruct',
    name: 'SmolLM2 135M Instruct',
    state: 'installed',
    sizeBytes: 98_362_432,
    neededBytes: 567_000_000,
    licence: 'Apache-2.0',
    note: {
      en: 'A very small model for a first run: quick everywhere, short English answers, often wrong.',
      fr: 'En français : une phrase sur ce qu’il sait faire, et sur ses limites.',
    },
    languages: ['en'],
    contextTokens: 8192,
    verified: true,
  },
  {
    ...bare,
    id: 'letters-7b',
    name: 'Letters 7B',
    state: 'failed',
    from: 'person',
    sizeBytes: 4_100_000_000,
    problem:
      'The file /home/ada/.overt/models/letters-7b.added.gguf is not Letters 7B (wrong SHA-256): fetch it again with `./overt model get letters-7b`.',
  },
  {
    ...bare,
    id: 'qwen3-8b',
    name: 'Qwen3 8B',
    sizeBytes: 6_730_000_000,
    neededBytes: 8_282_000_000,
    licence: 'Apache-2.0',
    note: {
      en: 'The best answers of the plain models here, and slow without a GPU.',
      fr: 'En français : une phrase sur ce qu’il sait faire, et sur ses limites.',
    },
    languages: ['en', 'fr', 'zh', 'de', 'es'],
    contextTokens: 32_768,
  },
  {
    ...bare,
    id: 'qwen3-4b',
    name: 'Qwen3 4B',
    sizeBytes: 3_306_260_704,
    neededBytes: 4_858_000_000,
    licence: 'Apache-2.0',
    note: {
      en: 'A good all-round model for its size, slow without a GPU.',
      fr: 'En français : une phrase sur ce qu’il sait faire, et sur ses limites.',
    },
    languages: ['en', 'fr', 'zh', 'de', 'es'],
    contextTokens: 32_768,
    receivedBytes: 1_240_000_000,
  },
  {
    ...bare,
    id: 'qwen3-32b',
    name: 'Qwen3 32B',
    sizeBytes: 26_900_000_000,
    neededBytes: 29_100_000_000,
    licence: 'Apache-2.0',
    note: {
      en: 'For machines with a lot of memory.',
      fr: 'En français : une phrase sur ce qu’il sait faire, et sur ses limites.',
    },
    languages: ['en', 'fr', 'zh', 'de', 'es'],
    contextTokens: 32_768,
  },
  {
    ...bare,
    id: 'nomic-embed-text-v1.5',
    name: 'Nomic Embed Text 1.5',
    purpose: 'embedding',
    sizeBytes: 146_146_432,
    neededBytes: 575_000_000,
    licence: 'Apache-2.0',
    note: {
      en: 'Turns English texts into vectors; it answers no questions.',
      fr: 'En français : une phrase sur ce qu’il sait faire, et sur ses limites.',
    },
    languages: ['en'],
    contextTokens: 2048,
  },
  {
    ...bare,
    id: 'acme/large',
    name: 'large (acme)',
    kind: 'remote',
    state: 'ready',
    from: 'provider',
    contextTokens: 128_000,
  },
]
