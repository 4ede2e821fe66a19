import type { ModelStatus } from '@overt/wire'
import { plainSupports, type Engine, type Supports } from '../engine/engine.ts'
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
  [Symbol.asyncDispose]: async () => {},
}

/** `small` is ready, `large` is on its way, `far` is a provider’s without a seed of its own. */
export class FakeModels implements Models {
  ready = true
  /** What the engine of `small` can honour. */
  supports: Supports = plainSupports

  list(): readonly ModelStatus[] {
    return [
      { ...status('small', 'ready'), default: true },
      status('large', 'fetching'),
      { ...status('far', 'ready'), kind: 'remote', digest: null },
      status('gone', 'absent'),
    ]
  }

  get(id: string | null) {
    const wanted = this.list().find((one) => one.id === (id ?? 'small'))
    if (wanted === undefined) throw new ModelError('model_not_found', `There is no model ${id}.`)
    if (!this.ready || wanted.state !== 'ready') {
      throw new ModelError('model_not_ready', `The model ${wanted.id} is being fetched.`)
    }
    return {
      id: wanted.id,
      engine: wanted.kind === 'local' ? { ...engine, supports: this.supports } : remote,
    }
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
  state,
  default: false,
  sizeBytes: 1,
  licence: null,
  note: null,
  contextTokens: 4096,
  digest: 'sha256:aa',
  progress: null,
  problem: null,
})
