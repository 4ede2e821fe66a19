import type { ModelList, ModelRoom, ModelStatus } from '@overt/wire'

/** The models as the page shows them: each in exactly one place. */
export type Groups = {
  readonly here: readonly ModelStatus[]
  readonly recommended: ModelStatus | null
  readonly there: readonly ModelStatus[]
  readonly vectors: readonly ModelStatus[]
  readonly remote: readonly ModelStatus[]
}

export function groupsOf({ models, room }: ModelList): Groups {
  const remote = models.filter(({ kind }) => kind === 'remote')
  const local = models.filter(({ kind }) => kind === 'local')
  const here = local.filter(isHere).toSorted((a, b) => Number(b.default) - Number(a.default))
  const away = local.filter((model) => !isHere(model))
  const recommended = away.find(({ id }) => id === room?.recommended) ?? null
  const others = away.filter((model) => model !== recommended)
  return {
    here,
    recommended,
    there: others.filter(({ purpose }) => purpose === 'chat'),
    vectors: others.filter(({ purpose }) => purpose === 'embedding'),
    remote,
  }
}

/**
 * What is here, or was named by a person and has to be dealt with. What is on its way stays where somebody began to
 * fetch it: moved, it would take the focus of the button that stops it along to nowhere.
 */
const isHere = ({ state, from }: ModelStatus): boolean =>
  (state !== 'absent' && state !== 'fetching') || from !== 'catalogue'

/** Why a model cannot be used on this machine; null when nothing speaks against it. */
export type Obstacle = 'memory' | 'disk' | null

export function obstacleTo(model: ModelStatus, room: ModelRoom | null): Obstacle {
  if (room === null) return null
  if ((model.neededBytes ?? 0) > room.limitBytes) return 'memory'
  const toCome = (model.sizeBytes ?? 0) - model.receivedBytes
  return model.state === 'absent' && toCome > room.diskFreeBytes ? 'disk' : null
}

/** Whether its file can be fetched now: it is not here, or what is here is not the model. */
export const canFetch = ({ state, kind, from }: ModelStatus): boolean =>
  kind === 'local' &&
  from !== 'settings' &&
  from !== 'file' &&
  (state === 'absent' || state === 'failed')

/** Whether it can become the model that answers. */
export const canUse = ({ state, purpose, default: chosen }: ModelStatus): boolean =>
  !chosen &&
  purpose === 'chat' &&
  (state === 'installed' || state === 'ready' || state === 'loading')

/** Whether there is something of it to remove. */
export const canRemove = ({ state, from, kind, receivedBytes }: ModelStatus): boolean =>
  kind === 'local' &&
  from !== 'settings' &&
  state !== 'fetching' &&
  (state !== 'absent' || from !== 'catalogue' || receivedBytes > 0)
