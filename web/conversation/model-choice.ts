import type { ModelStatus } from '@overt/wire'

const canAnswer = ({ purpose, state }: ModelStatus): boolean =>
  // One that lies here is loaded by its first question.
  purpose === 'chat' && (state === 'ready' || state === 'installed')

/**
 * The model that answers next: the one that was chosen, which no other replaces unasked; else the
 * default, or while that cannot answer one that can. Null when there is none.
 */
export function answeringModel(
  models: readonly ModelStatus[],
  chosen: string | null,
): ModelStatus | null {
  if (chosen !== null) return models.find(({ id }) => id === chosen) ?? null
  const usual = models.find((model) => model.default) ?? null
  if (usual !== null && canAnswer(usual)) return usual
  const ready = models.find((model) => canAnswer(model) && model.state === 'ready')
  return ready ?? usual ?? models[0] ?? null
}

/** What can be chosen, and what is chosen even if it cannot answer at the moment. */
export const choosable = (
  models: readonly ModelStatus[],
  chosen: string | null,
): readonly ModelStatus[] => models.filter((model) => canAnswer(model) || model.id === chosen)

/** What the server is told of a choice: whoever chooses the default follows it when it changes. */
export const choiceOf = (models: readonly ModelStatus[], id: string): string | null =>
  models.find((model) => model.id === id)?.default === true ? null : id

/**
 * The model that a question names: a new conversation keeps the one that was chosen; one that is there
 * is known to the server. Without a choice another is named only where the default cannot answer.
 */
export function namedModel(
  models: readonly ModelStatus[],
  chosen: string | null,
  { isNew }: { readonly isNew: boolean },
): string | null {
  if (chosen !== null) return isNew ? chosen : null
  const model = answeringModel(models, null)
  return model === null || model.default ? null : model.id
}
