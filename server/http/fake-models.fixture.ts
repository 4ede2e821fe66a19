import type { ModelStatus } from '@overt/wire'
import type { Engine } from '../engine/engine.ts'
import { plainSupports, type Supports } from '../engine/supports.ts'
import type { Embedder } from '../engine/embedder.ts'
import { openScriptedEmbedder } from '../engine/scripted/scripted-embedder.ts'
import { GgufError } from '../model/gguf-cursor.ts'
import type { ModelKeeper } from '../model/keeper.ts'
import { ModelError, type Models } from '../model/models.ts'

const unused = (): never => {
  throw new Error('The border does not call this.')
}

const engine: Engine = {
  identity: {
    kind: 'local',
    model: 'sha256:aa',
    library: 'sha256:bb',
    variant: 'haswell',
    kv: 'q8_0',
    flash: true,
    repack: false,
    digest: null,
    replay: 'none',
  },
  contextTokens: 4096,
  supports: plainSupports,
  plan: unused,
  generate: unused,
  reread: () => null,
  [Symbol.asyncDispose]: async () => {},
}

/** Notes what it was asked to do; `small` is the default, and another's licence is refused. */
class FakeKeeper implements ModelKeeper {
  readonly done: string[] = []

  async room() {
    const bytes = { limitBytes: 9, takenBytes: 4, freeBytes: 5, diskFreeBytes: 7 }
    return { ...bytes, recommended: 'large', fixedBy: null }
  }

  async inspect(id: string) {
    known(id)
    const none = { path: null, source: null, sizeBytes: null, digest: null, neededBytes: null }
    return { id, name: id, ...none, facts: null, measured: null, problem: null }
  }

  async add(from: string) {
    if (from.startsWith('/')) {
      throw new GgufError(`${from} is not a usable model file: it is empty.`)
    }
    this.done.push(`add ${from}`)
    return { id: 'mine' }
  }

  fetch(id: string, licence: string | null) {
    known(id)
    if (licence !== null) throw new ModelError('invalid_request', 'Read the licence first.')
    this.done.push(`fetch ${id}`)
  }

  async cancel(id: string) {
    known(id)
    this.done.push(`cancel ${id}`)
    return id === 'large'
  }

  async choose(id: string) {
    known(id)
    this.done.push(`choose ${id}`)
  }

  async remove(id: string, force: boolean) {
    known(id)
    if (id === 'small' && !force) throw new ModelError('invalid_request', 'It is in use.')
    this.done.push(`remove ${id}${force ? ' by force' : ''}`)
    return 42
  }
}

function known(id: string): void {
  if (['small', 'large', 'acme/far'].includes(id)) return
  throw new ModelError('model_not_found', `There is no model ${id}.`)
}

/** `small` is ready, `large` is on its way, `far` is a provider’s without a seed of its own, `vectors` embeds. */
export class FakeModels implements Models {
  ready = true
  readonly keeper = new FakeKeeper()
  /** What the engine of `small` can honour. */
  supports: Supports = plainSupports
  /** What `vectors` is. */
  embedder: Embedder = openScriptedEmbedder()

  list(): readonly ModelStatus[] {
    return [
      { ...status('small', 'ready'), default: true },
      status('large', 'fetching'),
      { ...status('far', 'ready'), kind: 'remote', digest: null },
      status('gone', 'absent'),
      { ...status('vectors', 'ready'), purpose: 'embedding' },
    ]
  }

  get(id: string | null) {
    const wanted = this.list().find((one) => one.id === (id ?? 'small'))
    if (wanted === undefined) throw new ModelError('model_not_found', `There is no model ${id}.`)
    if (wanted.purpose === 'embedding') {
      throw new ModelError('invalid_request', `${wanted.id} answers no questions.`)
    }
    if (!this.ready || wanted.state !== 'ready') {
      const wait = wanted.state === 'absent' ? null : 5
      throw new ModelError('model_not_ready', `The model ${wanted.id} is ${wanted.state}.`, wait)
    }
    return {
      id: wanted.id,
      engine: wanted.kind === 'local' ? { ...engine, supports: this.supports } : remote,
    }
  }

  async open(id: string | null) {
    return this.get(id)
  }

  async openEmbedder(id: string) {
    if (id === 'vectors') return { id, embedder: this.embedder }
    this.get(id)
    throw new ModelError('invalid_request', `${id} answers questions and gives no vectors.`)
  }

  async [Symbol.asyncDispose]() {}
}

const remote: Engine = {
  ...engine,
  identity: { kind: 'remote', provider: 'acme', model: 'far', replay: 'none' },
  supports: { ...plainSupports, seed: false, topK: false, minP: false },
}

const status = (id: string, state: ModelStatus['state']): ModelStatus => ({
  id,
  name: id,
  kind: 'local',
  purpose: 'chat',
  state,
  default: false,
  sizeBytes: 1,
  neededBytes: 2,
  languages: ['en'],
  verified: true,
  from: 'catalogue',
  receivedBytes: 0,
  licence: null,
  note: null,
  contextTokens: 4096,
  digest: 'sha256:aa',
  progress: null,
  problem: null,
})
