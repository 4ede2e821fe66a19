import { z } from 'zod'
import { Problem } from './problem.ts'

/**
 * Why an answer ended (`stop` of spec/receipt.md). The first four are the model's own ends; the
 * others cut it off: the person pressed Stop, the API client left, the server restarted, the engine failed.
 */
export const Stop = z.enum([
  'eos',
  'length',
  'stop',
  'tool',
  'person',
  'cancelled',
  'interrupted',
  'error',
])
export type Stop = z.infer<typeof Stop>

export const Usage = z.object({
  promptTokens: z.int(),
  cachedTokens: z.int(),
  outputTokens: z.int(),
})
export type Usage = z.infer<typeof Usage>

const Scored = z.object({
  id: z.int().nullable(),
  bytes: z.array(z.int()),
  logprob: z.number(),
})

/** A token's log-probability before any filter, with the likeliest tokens of its step. */
export const TokenScore = Scored.extend({ top: z.array(Scored) })
export type TokenScore = z.infer<typeof TokenScore>

/** Ids of tokens, with how each came about (`kinds` of spec/receipt.md) only where one was forced. */
const tokens = { ids: z.array(z.int()), kinds: z.array(z.int()).optional() }

/** One step of an answer (spec/answer-events.md). Numbered from 0 and stored before it is sent. */
export const AnswerEvent = z.discriminatedUnion('type', [
  /** Always event 0. `receipt` is the id that the receipt will have. */
  z.object({
    type: z.literal('started'),
    answer: z.string(),
    conversation: z.string(),
    question: z.string(),
    receipt: z.string(),
    model: z.string(),
  }),
  /** Waiting for the engine; `position` 0 is next. */
  z.object({ type: z.literal('queued'), position: z.int() }),
  /** The prompt is in the model; the first token follows. */
  z.object({ type: z.literal('prompted'), promptTokens: z.int(), cachedTokens: z.int() }),
  /** Text that will not be taken back, with the token ids that carried it (none for a provider). */
  z.object({
    type: z.literal('delta'),
    text: z.string(),
    ...tokens,
    /** Only where the caller asked for log-probabilities. */
    scores: z.array(TokenScore).optional(),
  }),
  /** What the model thinks before it answers: no part of the text. */
  z.object({ type: z.literal('thought'), text: z.string(), ...tokens }),
  /** A call of a tool that the caller is to make: its id and name first, then its arguments' JSON as it comes. */
  z.object({
    type: z.literal('call'),
    index: z.int(),
    /** Null in all but the first of a call. */
    id: z.string().nullable(),
    name: z.string().nullable(),
    arguments: z.string(),
    ...tokens,
  }),
  /** The engine could not go on; the text so far stays. Followed by `ended` with stop `error`. */
  z.object({ type: z.literal('failed'), problem: Problem }),
  /** Message, receipt and pending leaf are committed. `message` is the assistant's message. */
  z.object({ type: z.literal('ended'), stop: Stop, message: z.string(), usage: Usage }),
  /** Always last: a published, signed checkpoint of `size` leaves covers leaf `index`. */
  z.object({ type: z.literal('sealed'), index: z.int(), size: z.int() }),
])
export type AnswerEvent = z.infer<typeof AnswerEvent>

export const NumberedEvent = z.object({ n: z.int(), event: AnswerEvent })
export type NumberedEvent = z.infer<typeof NumberedEvent>
