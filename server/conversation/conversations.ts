import type { Conversation, ConversationPage, ConversationSummary, Message } from '@overt/wire'
import type { Transaction } from 'kysely'
import type { Database } from '../store/database.ts'

/** A question as it is stored; `id`s are made by the caller. */
export type NewQuestion = {
  readonly account: string
  readonly kind: 'chat' | 'api'
  /** Null begins a conversation. */
  readonly conversation: string | null
  readonly parent: string | null
  readonly text: string
}

/** Conversations of an account. Every method takes the account, and another's id answers as one that does not exist. */
export interface Conversations {
  page(account: string, after: string | null, limit: number): Promise<ConversationPage>
  /** Null when it does not exist or is another account's. */
  get(account: string, id: string): Promise<Conversation | null>
  rename(account: string, id: string, title: string): Promise<ConversationSummary | null>
  /** Destroys the key first; false when there is none. */
  erase(account: string, id: string): Promise<boolean>
  /** Stores a question, and its conversation when new, in the caller's transaction. Null: no such conversation or parent. */
  addQuestion(
    tx: Transaction<Database>,
    question: NewQuestion,
  ): Promise<{ readonly conversation: string; readonly message: Message } | null>
  /** The messages from the root to `message`, oldest first. */
  path(account: string, conversation: string, message: string): Promise<readonly Message[]>
}
