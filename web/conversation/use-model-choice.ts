import type { Conversation, ModelStatus } from '@overt/wire'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { z } from '../kit/zod.ts'
import { chooseConversationModel } from '../api/api.ts'
import { asFailure } from '../api/failure.ts'
import { learn } from '../api/learn.ts'
import { conversationQuery, modelsQuery } from '../api/queries.ts'
import { useSentence } from '../kit/failure.tsx'
import { keep } from '../kit/keep.ts'
import { useToast } from '../kit/toast.tsx'
import { answeringModel, choiceOf, choosable, namedModel } from './model-choice.ts'

/** What was chosen for conversations that have not begun: it is this tab's, and outlives a look at another page. */
const kept = keep('tab', 'model', z.string().nullable())
const newChoice = queryOptions({
  queryKey: ['new-model'],
  queryFn: () => kept.read(),
  initialData: () => kept.read(),
  staleTime: Number.POSITIVE_INFINITY,
})

export type ModelChoice = {
  /** False until the server has told of its models. */
  readonly known: boolean
  /** Who answers next; null when there is none. */
  readonly model: ModelStatus | null
  /** The id that was chosen; null where the default answers. */
  readonly chosen: string | null
  readonly options: readonly ModelStatus[]
  readonly choose: (id: string) => void
  /** What the next question says of it. */
  readonly named: string | null
}

/** The model of a conversation, or, with null, of the one that begins with the next question. */
export function useModelChoice(id: string | null, conversation: Conversation | null): ModelChoice {
  const client = useQueryClient()
  const toast = useToast()
  const sentence = useSentence()
  const { data } = useQuery(modelsQuery)
  const models = data?.models ?? []
  const { data: picked } = useQuery(newChoice)
  // What this tab remembers may be of another day: a model that is gone since is nobody's choice.
  const pickedHere = models.some((model) => model.id === picked) ? picked : null
  const chosen = id === null ? pickedHere : (conversation?.model ?? null)
  const change = useMutation({
    mutationFn: (wanted: { readonly id: string; readonly model: string | null }) =>
      chooseConversationModel(wanted.id, wanted.model),
    onSuccess: ({ id: changed, model }) =>
      learn(client, conversationQuery(changed).queryKey, (known) => ({ ...known, model })),
    onError: (thrown) => toast(sentence(asFailure(thrown))),
  })
  const choose = (wanted: string): void => {
    const model = choiceOf(models, wanted)
    if (id !== null) return change.mutate({ id, model })
    kept.write(model)
    client.setQueryData(newChoice.queryKey, model)
  }
  return {
    known: data !== undefined,
    model: answeringModel(models, chosen),
    chosen,
    options: choosable(models, chosen),
    choose,
    named: namedModel(models, chosen, { isNew: id === null }),
  }
}
