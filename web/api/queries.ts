import type { ModelList } from '@overt/wire'
import { infiniteQueryOptions, queryOptions, useQuery } from '@tanstack/react-query'
import {
  fetchAmendments,
  fetchAudits,
  fetchCharter,
  fetchConversation,
  fetchConversations,
  fetchDisclosures,
  fetchEarlier,
  fetchInstructions,
  fetchKeys,
  fetchModels,
  fetchRecordedCharters,
  fetchRecords,
  fetchRecordSummary,
  fetchSession,
  fetchTransparency,
  inspectModel,
} from './api.ts'

import { lastSeen } from '../transparency/last-seen.ts'

// Every cached thing and its key, in one place.

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => fetchSession(signal),
  staleTime: 60_000,
})

export const conversationsQuery = infiniteQueryOptions({
  queryKey: ['conversations'],
  queryFn: ({ pageParam, signal }) => fetchConversations(pageParam, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next,
})

export const conversationQuery = (conversation: string) =>
  queryOptions({
    queryKey: ['conversation', conversation],
    queryFn: ({ signal }) => fetchConversation(conversation, signal),
  })

/** What every new conversation of this account begins with. */
export const instructionsQuery = queryOptions({
  queryKey: ['instructions'],
  queryFn: ({ signal }) => fetchInstructions(signal),
})

export const recordSummaryQuery = queryOptions({
  queryKey: ['record-summary'],
  queryFn: ({ signal }) => fetchRecordSummary(signal),
})

export const recordedChartersQuery = queryOptions({
  queryKey: ['record-charters'],
  queryFn: ({ signal }) => fetchRecordedCharters(signal),
})

export const recordsQuery = infiniteQueryOptions({
  queryKey: ['records'],
  queryFn: ({ pageParam, signal }) => fetchRecords(pageParam, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next,
})

export const keysQuery = queryOptions({
  queryKey: ['keys'],
  queryFn: ({ signal }) => fetchKeys(signal),
})

/** Asked for again while anything is on its way, so that progress moves. */
export const modelsQuery = queryOptions({
  queryKey: ['models'],
  queryFn: ({ signal }) => fetchModels(signal),
  refetchInterval: ({ state }) => (isSettled(state.data) ? 30_000 : 1_500),
})

/** What a model's file says; read when somebody looks. */
export const inspectionQuery = (model: string) =>
  queryOptions({
    queryKey: ['model', model],
    queryFn: ({ signal }) => inspectModel(model, signal),
  })

const isSettled = (list: ModelList | undefined): boolean =>
  list?.models.some(
    ({ default: chosen, state }) => chosen && (state === 'ready' || state === 'installed'),
  ) === true &&
  list.models.every((model) => model.state !== 'fetching' && model.state !== 'loading')

export const transparencyQuery = queryOptions({
  queryKey: ['transparency'],
  queryFn: async ({ signal }) => {
    const now = await fetchTransparency(null, signal)
    const last = lastSeen.read(now.origin)
    return last === null ? now : fetchTransparency(last.size, signal)
  },
  staleTime: 5_000,
})

export const charterQuery = queryOptions({
  queryKey: ['charter'],
  queryFn: ({ signal }) => fetchCharter(signal),
})

export const disclosureQuery = queryOptions({
  queryKey: ['disclosure'],
  queryFn: ({ signal }) => fetchDisclosures(signal),
  staleTime: 600_000,
  // Nobody waits to be told: the page has words of its own.
  retry: false,
})

export const auditsQuery = queryOptions({
  queryKey: ['audits'],
  queryFn: ({ signal }) => fetchAudits(signal),
})

export const earlierQuery = queryOptions({
  queryKey: ['earlier'],
  queryFn: ({ signal }) => fetchEarlier(signal),
  staleTime: 600_000,
})

export const amendmentsQuery = queryOptions({
  queryKey: ['amendments'],
  queryFn: ({ signal }) => fetchAmendments(signal),
})

/** What people call a model; its id for one that the server no longer knows. */
export function useModelName(id: string): string {
  const { data } = useQuery(modelsQuery)
  return data?.models.find((model) => model.id === id)?.name ?? id
}
