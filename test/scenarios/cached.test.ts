import { readFileSync } from 'node:fs'
import { parseBundle } from '@overt/verifier'
import { z } from 'zod'
import { expect, test } from 'vitest'
import { type Api, newHome, openApi, openWorld, ready, saveReceipt } from '../world.ts'

// `cached_tokens` of the real server, beside what the tokens of its own receipts say could have been read before: for an
// earlier answer, or while nobody was answered.

type Message = { readonly role: string; readonly content: string }
type Answered = {
  readonly text: string
  readonly prompt: readonly number[]
  readonly cached: number
}

type Segment = { readonly from: string; readonly tokens: readonly number[] }

/** So few are read as fast as they are copied. */
const LEAST = 8

const Reply = z.object({
  choices: z.tuple([z.object({ message: z.object({ content: z.string() }) })]),
  usage: z.object({
    prompt_tokens: z.int(),
    prompt_tokens_details: z.object({ cached_tokens: z.int() }),
  }),
})

/** Asks; adds to `read` what the model has read since, by the receipt. */
async function answered(
  api: Api,
  messages: readonly Message[],
  read: number[][],
): Promise<Answered> {
  const response = await api.post('/v1/chat/completions', {
    model: 'smollm2-135m-instruct.q4-1',
    messages,
    max_tokens: 8,
    seed: 3,
  })
  const { choices, usage } = Reply.parse(await response.json())
  const path = await saveReceipt(api, response.headers.get('overt-receipt') ?? '', newHome())
  const parsed = parseBundle(readFileSync(path, 'utf8'))
  const [run] = (parsed.ok ? parsed.bundle.disclosures.runs?.value : null) ?? []
  const prompt = run?.segments.flatMap(({ tokens }) => tokens) ?? []
  expect(usage.prompt_tokens).toBe(prompt.length)
  const possible = longestOf(prompt, read)
  // The last token was given and never read.
  read.push([...prompt, ...(run?.output.slice(0, -1) ?? [])])
  const cached = usage.prompt_tokens_details.cached_tokens
  const least = possible < LEAST ? 0 : possible
  expect(cached).toBeGreaterThanOrEqual(least)
  expect(cached).toBeLessThanOrEqual(Math.max(least, aheadOf(run?.segments ?? [])))
  return { text: choices[0].message.content, prompt, cached }
}

/** What was known of a prompt before it came: of a conversation that goes on, all before the person's new text. */
function aheadOf(segments: readonly Segment[]): number {
  if (!segments.some(({ from }) => from === 'history')) return 0
  const before = segments.slice(
    0,
    segments.findLastIndex(({ from }) => from === 'person'),
  )
  return before.reduce((sum, { tokens }) => sum + tokens.length, 0)
}

/** The last token of a prompt is always read: it gives the first of the answer. */
const longestOf = (prompt: readonly number[], read: readonly (readonly number[])[]): number =>
  Math.max(0, ...read.map((tokens) => Math.min(prompt.length - 1, sharedOf(prompt, tokens))))

function sharedOf(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((id, n) => id !== other[n])
  return at < 0 ? one.length : at
}

test(
  'cached_tokens is as many as the receipts before say that the prompt begins with, and more only of what a conversation goes on with',
  { timeout: 240_000 },
  async () => {
    const world = await openWorld({ env: { OVERT_MODEL_SEQUENCES: '4' } })
    await ready(world)
    const api = await openApi(world)
    const read: number[][] = []
    const sea: Message[] = [
      { role: 'user', content: 'Tell me of the sea, of its fish and its ships.' },
    ]
    const sky: Message[] = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Tell me of the sea, of its fish and its ships.' },
    ]
    for (const part of ['the first', 'the second', 'the third']) {
      for (const conversation of [sea, sky]) {
        const { text } = await answered(api, conversation, read)
        conversation.push({ role: 'assistant', content: text })
        conversation.push({ role: 'user', content: `Go on: ${part} part.` })
      }
    }
    const last = await answered(api, sea, read)
    expect(last.cached).toBeGreaterThan(last.prompt.length / 2)
    // Edited, begun anew, and the very same.
    const [first] = sea
    if (first === undefined) throw new Error('there is no question')
    await answered(api, [{ ...first, content: 'Tell me of the sea, of its whales.' }], read)
    await answered(api, sea.slice(0, 3), read)
    await answered(api, sky, read)
  },
)
