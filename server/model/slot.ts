import type { ModelState, ModelStatus } from '@overt/wire'
import type { Engine } from '../engine/engine.ts'
import type { Provider } from '../provider/provider.ts'
import { remoteModelId } from '../provider/provider.ts'
import type { CatalogueEntry } from './catalogue.ts'

/** What is known of one model, and its engine once that is loaded. Only its owner, models, writes to it. */
export type Slot = {
  readonly id: string
  readonly kind: 'local' | 'remote'
  /** Null for a file of the person's own, and for a provider's model. */
  readonly entry: CatalogueEntry | null
  name: string
  sizeBytes: number | null
  licence: string | null
  note: string | null
  contextTokens: number | null
  digest: string | null
  state: ModelState
  engine: Engine | null
  progress: number | null
  problem: string | null
}

const empty = {
  entry: null,
  sizeBytes: null,
  licence: null,
  note: null,
  contextTokens: null,
  digest: null,
  state: 'absent',
  engine: null,
  progress: null,
  problem: null,
} as const

export const catalogueSlot = (entry: CatalogueEntry): Slot => ({
  ...empty,
  kind: 'local',
  entry,
  id: entry.id,
  name: entry.name,
  sizeBytes: entry.sizeBytes,
  licence: entry.licence,
  note: entry.note,
  contextTokens: entry.contextTokens,
  digest: entry.sha256 === null ? null : `sha256:${entry.sha256}`,
})

/** A file of the person's own is known by its file's name, made fit for an id. */
export function fileSlot(path: string, taken: (id: string) => boolean): Slot {
  const name = (path.split(/[/\\]/).at(-1) ?? path).replace(/\.gguf$/i, '')
  const words = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  const id = words === '' ? 'file' : words
  return { ...empty, kind: 'local', id: taken(id) ? `${id}-file` : id, name, state: 'loading' }
}

export const remoteSlot = (provider: Provider, model: string): Slot => ({
  ...empty,
  kind: 'remote',
  id: remoteModelId(provider.name, model),
  name: `${model} (${provider.name})`,
  contextTokens: provider.contextTokens,
})

/** The only way from one state to another: what no longer holds is taken away. */
export function enter(slot: Slot, state: ModelState, problem: string | null = null): void {
  slot.state = state
  slot.progress = state === 'fetching' ? 0 : null
  slot.problem = problem
}

export const statusOf = (slot: Slot, isDefault: boolean): ModelStatus => ({
  id: slot.id,
  name: slot.name,
  kind: slot.kind,
  state: slot.state,
  default: isDefault,
  sizeBytes: slot.sizeBytes,
  licence: slot.licence,
  note: slot.note,
  contextTokens: slot.contextTokens,
  digest: slot.digest,
  progress: slot.progress,
  problem: slot.problem,
})
