import { z } from 'zod'
import { Stop, Usage } from './answer-event.ts'

/** How far an answer's receipt has come. */
export const Seal = z.enum(['answering', 'pending', 'sealed'])
export type Seal = z.infer<typeof Seal>

/** What a message of the assistant says about the answer that made it. */
export const AnswerInfo = z.object({
  id: z.string(),
  receipt: z.string(),
  model: z.string(),
  seal: Seal,
  /** Null while answering. */
  stop: Stop.nullable(),
  usage: Usage.nullable(),
})
export type AnswerInfo = z.infer<typeof AnswerInfo>

export const Message = z.object({
  id: z.string(),
  parent: z.string().nullable(),
  role: z.enum(['user', 'assistant']),
  text: z.string(),
  created: z.string(),
  answer: AnswerInfo.nullable(),
  /** What the model thought before the text, where it did. */
  thought: z.string().optional(),
})
export type Message = z.infer<typeof Message>

export const ConversationSummary = z.object({
  id: z.string(),
  title: z.string(),
  created: z.string(),
  updated: z.string(),
})
export type ConversationSummary = z.infer<typeof ConversationSummary>

/** What its person sets of a conversation. */
export const ConversationHead = ConversationSummary.extend({
  /** What the person tells the assistant in it, beside the charter; null for nothing. */
  instructions: z.string().nullable(),
  /** The id of the model that answers in it; null takes the server's default. */
  model: z.string().nullable(),
})
export type ConversationHead = z.infer<typeof ConversationHead>

/** A conversation is a tree: each message names its parent; siblings are branches. */
export const Conversation = ConversationHead.extend({
  messages: z.array(Message),
  /**
   * Answers that are running now: their text so far comes from the answer's events.
   * `question` is the message they answer.
   */
  running: z.array(z.object({ answer: z.string(), question: z.string() })),
})
export type Conversation = z.infer<typeof Conversation>

export const ConversationPage = z.object({
  conversations: z.array(ConversationSummary),
  next: z.string().nullable(),
})
export type ConversationPage = z.infer<typeof ConversationPage>

/** POST /api/questions. A null conversation begins a new one. */
export const AskRequest = z.strictObject({
  conversation: z.string().nullable(),
  /** The message this question follows; null for the first of a conversation. */
  parent: z.string().nullable(),
  text: z.string().min(1).max(200_000),
  /**
   * Model id. Null takes the one that was chosen for the conversation, else the default; a new
   * conversation keeps the one that is named.
   */
  model: z.string().nullable().default(null),
})
export type AskRequest = z.infer<typeof AskRequest>

export const AskResponse = z.object({
  conversation: z.string(),
  question: Message,
  answer: z.string(),
  receipt: z.string(),
})
export type AskResponse = z.infer<typeof AskResponse>

/** At most so many UTF-16 units: a small model reads them before every question. */
export const MOST_INSTRUCTIONS = 4000

/** Whole characters, because a receipt says them in UTF-8; what is blank says nothing. */
const Instructions = z
  .string()
  .max(MOST_INSTRUCTIONS)
  .refine((text) => text.isWellFormed(), 'well-formed Unicode is expected')
  .transform((text) => (text.trim() === '' ? null : text))
  .nullable()

/** PATCH /api/conversations/:id; what it does not name stays as it is. */
export const ConversationChange = z
  .strictObject({
    title: z.string().min(1).max(200).optional(),
    instructions: Instructions.optional(),
    model: z.string().min(1).max(200).nullable().optional(),
  })
  .refine(
    (change) => Object.keys(change).length > 0,
    'a title, instructions or a model are expected',
  )
export type ConversationChange = z.infer<typeof ConversationChange>

/** PUT /api/instructions: what every new conversation of the account begins with. GET answers the same. */
export const NewInstructions = z.strictObject({ instructions: Instructions })
export type NewInstructions = z.infer<typeof NewInstructions>

/** POST /v1/noise (spec/receipt.md, noise): the server's commitment, given before the asker's nonce. */
export const NoiseResponse = z.object({ id: z.string(), commit: z.string() })
export type NoiseResponse = z.infer<typeof NoiseResponse>
