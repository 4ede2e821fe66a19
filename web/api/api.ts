import type { z } from '../kit/zod.ts'
import {
  AmendmentList,
  AuditList,
  AskResponse,
  CharterHistory,
  DisclosureList,
  Conversation,
  ConversationHead,
  ConversationPage,
  ConversationSummary,
  DraftResponse,
  EarlierLedgers,
  KeyList,
  ModelAdded,
  ModelInspection,
  ModelList,
  ModelRemoved,
  NewInstructions,
  NewKey,
  NoiseResponse,
  RecordPage,
  RecordSummary,
  RecordedCharters,
  ReplayResult,
  SessionResponse,
  SubmitResponse,
  Transparency,
  type AskRequest,
  type CredentialsRequest,
  type DraftRequest,
  type SignInRequest,
} from '@overt/wire'
import { ask, send } from './client.ts'

const id = encodeURIComponent
const json = JSON.stringify
const pageLimit = 40

export const fetchSession = (signal?: AbortSignal) =>
  ask(SessionResponse, '/api/session', { signal })
export const redeemLink = (token: string) =>
  ask(SessionResponse, '/api/session/link', { method: 'POST', body: json({ token }) })
export const signIn = (request: SignInRequest) =>
  ask(SessionResponse, '/api/session', { method: 'POST', body: json(request) })
export const signOut = () => send('/api/session', { method: 'DELETE' })
export const setCredentials = (request: CredentialsRequest) =>
  ask(SessionResponse, '/api/account/credentials', { method: 'PUT', body: json(request) })

export const eraseAccount = (password: string | null) =>
  send('/api/account', {
    method: 'DELETE',
    body: json({ confirm: 'erase everything', password }),
  })

export const fetchInstructions = (signal?: AbortSignal) =>
  ask(NewInstructions, '/api/instructions', { signal })
export const instructNew = (instructions: string | null) =>
  ask(NewInstructions, '/api/instructions', { method: 'PUT', body: json({ instructions }) })

export const fetchKeys = (signal?: AbortSignal) => ask(KeyList, '/api/keys', { signal })
export const createKey = (name: string) =>
  ask(NewKey, '/api/keys', { method: 'POST', body: json({ name }) })
export const revokeKey = (key: string) => send(`/api/keys/${id(key)}`, { method: 'DELETE' })

export const fetchRecordSummary = (signal?: AbortSignal) =>
  ask(RecordSummary, '/api/records/summary', { signal })
export const fetchRecordedCharters = (signal?: AbortSignal) =>
  ask(RecordedCharters, '/api/records/charters', { signal })
export function fetchRecords(after: string | null, signal?: AbortSignal) {
  const from = after === null ? '' : `&after=${id(after)}`
  return ask(RecordPage, `/api/records?limit=${pageLimit}${from}`, { signal })
}

export const fetchModels = (signal?: AbortSignal) => ask(ModelList, '/api/models', { signal })
export const inspectModel = (model: string, signal?: AbortSignal) =>
  ask(ModelInspection, `/api/models/${id(model)}`, { signal })
export const addModel = (from: string) =>
  ask(ModelAdded, '/api/models', { method: 'POST', body: json({ from }) })
export const fetchModel = (model: string, licence: string | null) =>
  send(`/api/models/${id(model)}/fetch`, { method: 'POST', body: json({ licence }) })
export const stopFetch = (model: string) =>
  send(`/api/models/${id(model)}/fetch`, { method: 'DELETE' })
export const chooseModel = (model: string) =>
  send('/api/models/default', { method: 'PUT', body: json({ id: model }) })
export const removeModel = (model: string, force: boolean) =>
  ask(ModelRemoved, `/api/models/${id(model)}?force=${force}`, { method: 'DELETE' })
/** `since`: the size of the checkpoint that this browser saw last; the reply proves that it is continued. */
export const fetchTransparency = (since: number | null, signal?: AbortSignal) =>
  ask(Transparency, `/api/transparency${since === null ? '' : `?since=${since}`}`, { signal })
export const fetchCharter = (signal?: AbortSignal) =>
  ask(CharterHistory, '/api/charter', { signal })
export const fetchDisclosures = (signal?: AbortSignal) =>
  ask(DisclosureList, '/api/disclosure', { signal })
export const fetchEarlier = (signal?: AbortSignal) =>
  ask(EarlierLedgers, '/api/earlier', { signal })
export const fetchAudits = (signal?: AbortSignal) => ask(AuditList, '/api/audits', { signal })
export const fetchAmendments = (signal?: AbortSignal) =>
  ask(AmendmentList, '/api/amendments', { signal })
export const submitSigned = (file: string) =>
  ask(SubmitResponse, '/api/amendments', { method: 'POST', body: json({ file }) })
export const draftAmendment = (request: z.infer<typeof DraftRequest>) =>
  ask(DraftResponse, '/api/amendments/draft', { method: 'POST', body: json(request) })

export function fetchConversations(after: string | null, signal?: AbortSignal) {
  const from = after === null ? '' : `&after=${id(after)}`
  return ask(ConversationPage, `/api/conversations?limit=${pageLimit}${from}`, { signal })
}
export const fetchConversation = (conversation: string, signal?: AbortSignal) =>
  ask(Conversation, `/api/conversations/${id(conversation)}`, { signal })
export const renameConversation = (conversation: string, title: string) =>
  ask(ConversationSummary, `/api/conversations/${id(conversation)}`, {
    method: 'PATCH',
    body: json({ title }),
  })
/** What the person tells the assistant in it, beside the charter; null takes it back. */
export const instruct = (conversation: string, instructions: string | null) =>
  ask(ConversationHead, `/api/conversations/${id(conversation)}`, {
    method: 'PATCH',
    body: json({ instructions }),
  })
/** Null gives it back to the server's default. */
export const chooseConversationModel = (conversation: string, model: string | null) =>
  ask(ConversationHead, `/api/conversations/${id(conversation)}`, {
    method: 'PATCH',
    body: json({ model }),
  })
export const deleteConversation = (conversation: string) =>
  send(`/api/conversations/${id(conversation)}`, { method: 'DELETE' })
export const eraseMessage = (conversation: string, message: string) =>
  send(`/api/conversations/${id(conversation)}/messages/${id(message)}`, { method: 'DELETE' })

export const fetchNoise = (signal: AbortSignal) =>
  ask(NoiseResponse, '/v1/noise', { method: 'POST', signal })
/** The body is given as text, because the receipt commits to its exact bytes. */
export const postQuestion = (body: string, headers: Readonly<Record<string, string>>) =>
  ask(AskResponse, '/api/questions', { method: 'POST', body, headers })
export const questionBody = (request: AskRequest): string => json(request)
export const stopAnswer = (answer: string) =>
  send(`/api/answers/${id(answer)}/stop`, { method: 'POST' })

/** The bundle's own bytes: what is verified and what is downloaded is never re-encoded here. */
export async function fetchReceipt(
  receipt: string,
  show: readonly string[] | null,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const query = show === null ? '' : `?show=${show.map(id).join(',')}`
  const response = await send(`/v1/receipts/${id(receipt)}${query}`, { signal })
  return new Uint8Array(await response.arrayBuffer())
}

export const replayReceipt = (receipt: string, signal: AbortSignal) =>
  ask(ReplayResult, `/v1/receipts/${id(receipt)}/replay`, { method: 'POST', signal })
