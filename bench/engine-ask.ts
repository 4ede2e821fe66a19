import type { Target } from './engine-target.ts'
import { eventData } from './event-data.ts'

export type Message = { readonly role: 'user' | 'assistant'; readonly content: string }

/** One answer as its client saw it; times in milliseconds since the question. */
export type Timed = {
  readonly text: string
  /** When each piece of text came. */
  readonly at: readonly number[]
  readonly endMs: number
  readonly promptTokens: number
  readonly cachedTokens: number
  readonly outputTokens: number
}

type Usage = {
  readonly prompt_tokens: number
  readonly completion_tokens: number
  readonly prompt_tokens_details?: { readonly cached_tokens?: number }
}
type Chunk = {
  readonly choices: readonly { readonly delta: { readonly content?: string | null } }[]
  readonly usage?: Usage | null
  readonly error?: { readonly message: string }
}

/** One streamed completion, the same request to either server. */
export async function ask(
  { url, headers, model }: Target,
  messages: readonly Message[],
  maxTokens: number,
  signal: AbortSignal | null = null,
): Promise<Timed> {
  const began = performance.now()
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    // A connection that was idle while the other server was asked may be closed just when it is used again.
    headers: { ...headers, 'content-type': 'application/json', connection: 'close' },
    signal,
    body: JSON.stringify({
      model,
      messages,
      max_tokens: maxTokens,
      temperature: 0.8,
      top_k: 64,
      top_p: 0.95,
      min_p: 0.05,
      stream: true,
      stream_options: { include_usage: true },
    }),
  })
  if (!response.ok || response.body === null)
    throw new Error(`HTTP ${response.status}: ${await response.text()}`)
  const at: number[] = []
  let text = ''
  let usage: Usage | null = null
  for await (const chunk of chunksOf(response.body)) {
    if (chunk.error !== undefined) throw new Error(chunk.error.message)
    const content = chunk.choices[0]?.delta.content ?? ''
    if (content !== '') at.push(performance.now() - began)
    text += content
    usage = chunk.usage ?? usage
  }
  return {
    text,
    at,
    endMs: performance.now() - began,
    promptTokens: usage?.prompt_tokens ?? 0,
    cachedTokens: usage?.prompt_tokens_details?.cached_tokens ?? 0,
    outputTokens: usage?.completion_tokens ?? 0,
  }
}

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Chunk> {
  for await (const data of eventData(body)) if (data !== '[DONE]') yield JSON.parse(data)
}

const SENTENCE = 'The keeper wrote down the wind, the tide and the ships that came by. '
const SENTENCE_TOKENS = 16

/** A question of about so many tokens; the number at its beginning makes it a new one to every cache. */
export function question(tokens: number, number: number): readonly Message[] {
  const sentences = Math.max(0, Math.round((tokens - 24) / SENTENCE_TOKENS))
  const content = `${number} boats, ${number * 7} nets. ${SENTENCE.repeat(sentences)}Tell me at length how the village came through the storm.`
  return [{ role: 'user', content }]
}
