import type {
  Conversation,
  ConversationChange,
  ConversationHead,
  ConversationPage,
  Message,
} from '@overt/wire'
import type { Transaction } from 'kysely'
import type { Database, Db } from '../store/database.ts'
import type { Cipher } from './cipher.ts'

/** A question as it comes; what stores it gives it an id. */
export type NewQuestion = {
  readonly account: string
  readonly kind: 'chat' | 'api'
  /** Null begins a conversation. */
  readonly conversation: string | null
  readonly parent: string | null
  readonly text: string
  /** What a conversation that begins with it keeps; one that is there has its own. */
  readonly instructions?: string | null
  /** The model that such a conversation keeps; null for the server's default. */
  readonly model?: string | null
}

/** `held`: the board keeps it from erasure for now; nothing was erased. */
export type Erasure = 'erased' | 'absent' | 'held'

/** Conversations of an account. Every method takes the account, and another's id answers as one that does not exist. */
export interface Conversations {
  /** Chats, the latest change first. `after` is the `next` of the page before. */
  page(account: string, after: string | null, limit: number): Promise<ConversationPage>
  /** Null when it does not exist or is another account's. */
  get(account: string, id: string): Promise<Conversation | null>
  /**
   * A new title, new instructions, another model. Whether there is such a model is the caller's to know.
   * `held`: the board keeps what would be lost by it, and nothing was changed.
   */
  change(
    account: string,
    id: string,
    change: ConversationChange,
  ): Promise<ConversationHead | 'held' | null>
  /** What its person tells the assistant in it; a null id asks for what a new one begins with. */
  instructions(account: string, id: string | null): Promise<string | null>
  /** The model that was chosen for it; null for the server's default, and for a conversation that is not this account's. */
  model(account: string, id: string): Promise<string | null>
  /** What every new conversation begins with, null for nothing; those that are there keep theirs. False: the board holds what was said before. */
  instructNew(account: string, text: string | null): Promise<boolean>
  /** Destroys the key, then the rows, and leaves no trace in the database's files. */
  erase(account: string, id: string): Promise<Erasure>
  /** One message and all that follows it, with their answers and receipts. */
  eraseMessage(account: string, conversation: string, message: string): Promise<Erasure>
  /** Stores a question, and its conversation when new, in the caller's transaction. Null: no such conversation or parent. */
  addQuestion(
    tx: Transaction<Database>,
    question: NewQuestion,
  ): Promise<{ readonly conversation: string; readonly message: Message } | null>
  /** The messages from the root to `message`, oldest first. */
  path(account: string, conversation: string, message: string): Promise<readonly Message[]>
}

/** The assistant's message, made when its answer ends. */
export type NewReply = {
  readonly id: string
  readonly conversation: string
  /** The question. */
  readonly parent: string
  readonly answer: string
  readonly text: string
  /** What the model thought before it; empty for none. */
  readonly thought: string
}

/** What only `answering` does with a conversation. Permission was checked when the question was stored. */
export interface ConversationWriter {
  /** What encrypts the rows of a conversation; null once it was erased. */
  cipher(db: Db, conversation: string): Promise<Cipher | null>
  /** The same of many at once; one that was erased is not among them. */
  ciphers(db: Db, conversations: readonly string[]): Promise<ReadonlyMap<string, Cipher>>
  /** Stores the assistant's message in the caller's transaction. */
  addReply(tx: Transaction<Database>, reply: NewReply): Promise<void>
}
