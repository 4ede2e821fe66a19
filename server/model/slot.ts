import type { ModelState, ModelStatus } from '@overt/wire'
import type { Embedder } from '../engine/embedder.ts'
import type { Engine } from '../engine/engine.ts'
import type { Provider } from '../provider/provider.ts'
import { remoteModelId } from '../provider/provider.ts'
import type { KnownModel } from './known-model.ts'
import { neededBytes, type MemorySettings } from './memory.ts'

/** What is in memory: an engine that answers, or one that embeds. */
export type Opened = Engine | Embedder

/** What is known of one model, and its engine while that is loaded. Only its owner, models, writes to it. */
export type Slot = {
  readonly id: string
  readonly kind: 'local' | 'remote'
  /** Null for a provider's model. */
  model: KnownModel | null
  readonly name: string | null
  readonly contextTokens: number | null
  digest: string | null
  state: ModelState
  engine: Engine | null
  /** In place of `engine`, of a model that embeds. */
  embedder: Embedder | null
  progress: number | null
  /** Of a fetch under way; null until there is a rate. */
  secondsLeft: number | null
  /** Of a fetch, under way or broken off. */
  receivedBytes: number
  /** What the source of a fetch says that there is, where nobody knew it to the byte; null before that. */
  totalBytes: number | null
  problem: string | null
  /** The file was looked at and is the model: it can be loaded, and loading tried again. */
  sound: boolean
}

const empty = {
  digest: null,
  state: 'absent',
  engine: null,
  embedder: null,
  progress: null,
  secondsLeft: null,
  receivedBytes: 0,
  totalBytes: null,
  problem: null,
  sound: false,
} as const

export const localSlot = (model: KnownModel): Slot => ({
  ...empty,
  kind: 'local',
  id: model.id,
  model,
  name: null,
  contextTokens: null,
  digest: model.sha256 === null ? null : `sha256:${model.sha256}`,
  state: model.from === 'settings' ? 'loading' : 'absent',
})

export const remoteSlot = (provider: Provider, model: string): Slot => ({
  ...empty,
  kind: 'remote',
  id: remoteModelId(provider.name, model),
  model: null,
  name: `${model} (${provider.name})`,
  contextTokens: provider.contextTokens,
})

/** The only way from one state to another: what no longer holds is taken away. */
export function enter(slot: Slot, state: ModelState, problem: string | null = null): void {
  slot.state = state
  slot.progress = state === 'fetching' ? 0 : null
  slot.secondsLeft = null
  slot.problem = problem
}

/** Notes what was loaded, or that nothing is. */
export function hold(slot: Slot, opened: Opened | null): void {
  slot.engine = opened !== null && 'generate' in opened ? opened : null
  slot.embedder = opened !== null && 'embed' in opened ? opened : null
}

/** Whether it turns texts into vectors. */
export const embeds = ({ model }: Slot): boolean => model?.purpose === 'embedding'

export const titleOfSlot = (slot: Slot): string => slot.model?.name ?? slot.name ?? slot.id

/** The memory that it takes to answer; null for a provider's model, and while nobody knows. */
export const neededBySlot = ({ model }: Slot, settings: MemorySettings): number | null =>
  model === null ? null : neededBytes(model, settings)

/** What a provider's model does not tell. */
const untold = {
  purpose: 'chat',
  sizeBytes: null,
  licence: null,
  note: null,
  languages: [],
  verified: false,
  from: 'provider',
} as const

export function statusOf(slot: Slot, isDefault: boolean, settings: MemorySettings): ModelStatus {
  const { purpose, sizeBytes, licence, note, languages, verified, from } = slot.model ?? untold
  return {
    id: slot.id,
    name: titleOfSlot(slot),
    kind: slot.kind,
    purpose,
    state: slot.state,
    default: isDefault,
    sizeBytes: slot.totalBytes ?? sizeBytes,
    neededBytes: neededBySlot(slot, settings),
    licence,
    note,
    languages: [...languages],
    contextTokens: slot.model?.contextTokens ?? slot.contextTokens,
    digest: slot.digest,
    verified,
    from: from === 'person' && slot.model?.file === null ? 'file' : from,
    receivedBytes: slot.receivedBytes,
    progress: slot.progress,
    problem: slot.problem,
  }
}
