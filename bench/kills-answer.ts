import { setTimeout as sleep } from 'node:timers/promises'
import { answerEvents } from '@overt/wire'
import { eventData } from './event-data.ts'
import type { KilledServer } from './kills-server.ts'

/** What a client has of one choice. */
type Choice = { text: string; calls: string; scores: number[]; end: string | null }

/** How a request ended for its client. */
export type Ended = {
  /** Whole; failed in words; or the connection broke. */
  readonly is: 'whole' | 'failed' | 'cut'
  readonly why: string | null
  readonly receipts: readonly string[]
  readonly choices: readonly Choice[]
}

export type Face = {
  readonly name: string
  /** Whether the same is said each time nobody disturbs it. */
  readonly isSeeded: boolean
  ask(server: KilledServer): Promise<Ended>
}

const weather = {
  type: 'function',
  function: {
    name: 'weather',
    description: 'The weather of a place.',
    parameters: {
      type: 'object',
      properties: {
        place: { type: 'string', minLength: 20, maxLength: 60 },
        days: { type: 'integer' },
      },
      required: ['place', 'days'],
      additionalProperties: false,
    },
  },
}
const person = {
  type: 'json_schema',
  json_schema: {
    name: 'person',
    strict: true,
    schema: {
      type: 'object',
      properties: {
        name: { type: 'string', maxLength: 40 },
        age: { type: 'integer' },
        job: { type: 'string', maxLength: 40 },
      },
      required: ['name', 'age', 'job'],
      additionalProperties: false,
    },
  },
}
const LONG = 'The keeper wrote down the wind, the tide and the ships that came by. '.repeat(7)

/** Everything that is asked at once, in each round anew. */
export const faces: readonly Face[] = [
  completion('streamed', 'Tell a story about a lighthouse.', { stream: true, logprobs: true }),
  completion('whole', 'Why is the sky blue?', { temperature: 0 }),
  completion('long prompt', `${LONG} What did he write down?`, { stream: true, top_p: 0.9 }),
  completion('three choices, streamed', 'Write a poem on rain.', { stream: true, n: 3 }),
  completion('two choices, whole', 'List fruits.', { n: 2, frequency_penalty: 0.5 }),
  completion('a tool, streamed', 'What is the weather like in the old town of Paris?', {
    stream: true,
    tools: [weather],
    tool_choice: 'required',
  }),
  completion('a form, streamed', 'Invent a person.', { stream: true, response_format: person }),
  completion('a form, whole', 'Invent a baker.', { response_format: person }),
  { name: 'web', isSeeded: false, ask: (server) => askWeb(server, 'Describe the sea.', null) },
  { name: 'web, stopped', isSeeded: false, ask: (server) => askWeb(server, 'Give advice.', 12) },
]

function completion(name: string, content: string, more: object): Face {
  const body = { messages: [{ role: 'user', content }], max_tokens: 40, seed: 7, ...more }
  return { name, isSeeded: true, ask: (server) => askCompletion(server, body) }
}

async function askCompletion(server: KilledServer, body: object): Promise<Ended> {
  const receipts: string[] = []
  const choices: Choice[] = []
  const ended = (is: Ended['is'], why: string | null): Ended => ({ is, why, receipts, choices })
  try {
    const response = await server.post('/v1/chat/completions', { model: server.model, ...body })
    receipts.push(...(response.headers.get('overt-receipt')?.split(', ') ?? []))
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true
    if (isStream && response.body !== null) {
      for await (const data of eventData(response.body)) {
        if (data === '[DONE]') return ended('whole', null)
        const chunk = JSON.parse(data)
        if (chunk.error !== undefined) return ended('failed', chunk.error.message)
        for (const one of chunk.choices) take(choices, one, one.delta)
      }
      return ended('cut', 'the stream ended without [DONE]')
    }
    const reply = await response.json()
    if (reply.error !== undefined) return ended('failed', reply.error.message)
    for (const one of reply.choices) take(choices, one, one.message)
    return ended('whole', null)
  } catch (error) {
    return ended('cut', wordsOf(error))
  }
}

type Told = {
  readonly content?: string | null
  readonly tool_calls?: readonly {
    readonly function: { readonly name?: string; readonly arguments?: string }
  }[]
}

function take(
  choices: Choice[],
  one: {
    readonly index: number
    readonly finish_reason: string | null
    readonly logprobs?: { readonly content: readonly { readonly logprob: number }[] | null } | null
  },
  told: Told,
): void {
  const choice = (choices[one.index] ??= { text: '', calls: '', scores: [], end: null })
  choice.text += told.content ?? ''
  for (const { function: called } of told.tool_calls ?? []) {
    choice.calls += `${called.name ?? ''} ${called.arguments ?? ''}`.trim()
  }
  choice.scores.push(...(one.logprobs?.content ?? []).map(({ logprob }) => logprob))
  choice.end = one.finish_reason ?? choice.end
}

/** Asks as the web does, comes back with the last event's number whenever the stream breaks, and stays until it is sealed. */
async function askWeb(
  server: KilledServer,
  text: string,
  stopAfter: number | null,
): Promise<Ended> {
  const choice: Choice = { text: '', calls: '', scores: [], end: null }
  const choices = [choice]
  const asked = await server
    .post('/api/questions', { conversation: null, parent: null, text })
    .then((response) => response.json())
    .catch((error: unknown) => ({ broken: wordsOf(error) }))
  if (asked.broken !== undefined) return { is: 'cut', why: asked.broken, receipts: [], choices }
  if (asked.receipt === undefined) return { is: 'failed', why: asked.detail, receipts: [], choices }
  const receipts: readonly string[] = [asked.receipt]
  server.acknowledged(asked)
  let next = 0
  let why: string | null = null
  for (;;) {
    for await (const { n, event } of eventsFrom(server, asked.answer, next - 1)) {
      if (n !== next) return { is: 'failed', why: `event ${n} came for ${next}`, receipts, choices }
      next++
      if (event.type === 'delta') choice.text += event.text
      if (event.type === 'failed') why = event.problem.detail
      if (event.type === 'ended') choice.end = event.stop
      if (event.type === 'sealed') {
        const is = why !== null ? 'failed' : choice.end === 'interrupted' ? 'cut' : 'whole'
        return { is, why, receipts, choices }
      }
      if (n === stopAfter)
        await server.post(`/api/answers/${asked.answer}/stop`, {}).catch(() => {})
    }
    await sleep(200)
  }
}

/** Until the stream breaks or ends. */
async function* eventsFrom(server: KilledServer, answer: string, after: number) {
  try {
    const headers = after < 0 ? {} : { 'last-event-id': String(after) }
    const { body, status } = await server.get(`/api/answers/${answer}/events`, headers)
    if (status === 200 && body !== null) yield* answerEvents(body)
  } catch {
    // Whoever asked comes again.
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
