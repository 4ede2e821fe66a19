import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { verify } from '@overt/verifier'
import { Conversation, ConversationPage, type Message, Transparency } from '@overt/wire'
import { expect, test } from 'vitest'
import { fsckHome } from '../../server/charter/fsck.ts'
import { promises } from '../promises.ts'
import { type Api, type World, newHome, openApi, openWorld } from '../world.ts'

promises('answer:kill')

const stops = new Set(['eos', 'length', 'person', 'interrupted'])

/**
 * Every message of every conversation, once nothing is being answered any more. An answer that ends
 * moves its conversation to the first page, past a reader who is further by then: only the reading
 * after one that saw nothing running is whole.
 */
async function settledMessages(api: Api, wasSettled = false): Promise<readonly Message[]> {
  const conversations = await allConversations(api)
  const isSettled = conversations.every(({ running }) => running.length === 0)
  if (isSettled && wasSettled) return conversations.flatMap(({ messages }) => messages)
  if (!isSettled) await sleep(100)
  return settledMessages(api, isSettled)
}

async function allConversations(api: Api): Promise<readonly Conversation[]> {
  const all: Conversation[] = []
  let after: string | null = ''
  while (after !== null) {
    const query = after === '' ? '' : `&after=${encodeURIComponent(after)}`
    const page = await api.fetch(`/api/conversations?limit=100${query}`)
    const { conversations, next } = ConversationPage.parse(await page.json())
    for (const { id } of conversations) {
      const read = await api.fetch(`/api/conversations/${id}`)
      all.push(Conversation.parse(await read.json()))
    }
    after = next
  }
  return all
}

/** Asks a few questions at once and pulls the plug at some moment; says which were acknowledged. */
async function askAndKill(world: World, key: string, latestMs: number): Promise<readonly string[]> {
  const api = await openApi(world, key)
  const acknowledged: string[] = []
  const asking = [1, 2, 3].map(async (n) => {
    await sleep(randomInt(60))
    const { question, answer } = await api.ask(`question ${n}`)
    acknowledged.push(question.id)
    if (n === 2) await api.post(`/api/answers/${answer}/stop`, {})
    else await api.events(answer)
  })
  // The ones that the kill cuts off reject; what was acknowledged before is what counts.
  const done = Promise.allSettled(asking)
  await sleep(randomInt(latestMs))
  await world.kill('SIGKILL')
  await done
  return acknowledged
}

async function expectEverything(world: World, api: Api, questions: readonly string[]) {
  const messages = await settledMessages(api)
  const ids = new Set(messages.map(({ id }) => id))
  expect(questions.filter((id) => !ids.has(id))).toEqual([])
  const answered = new Map(messages.map((message) => [message.parent, message]))
  const { origin } = Transparency.parse(await (await fetch(`${world.url}/api/transparency`)).json())
  for (const question of questions) {
    const { answer, text } = answered.get(question) ?? { answer: null, text: '' }
    if (answer === null) throw new Error(`The acknowledged question ${question} has no answer.`)
    expect(stops).toContain(answer.stop)
    expect('One answer of many words that come one by one, slowly enough to be cut off').toContain(
      text,
    )
    await api.events(answer.id)
    const file = await api.fetch(`/v1/receipts/${answer.receipt}`)
    const verdict = await verify(new Uint8Array(await file.arrayBuffer()), { origin })
    expect(verdict.because).toBeNull()
    expect(verdict.exit).toBe(0)
  }
}

test(
  'killed fifty times at random moments, nothing acknowledged is lost and the ledger verifies each time',
  { timeout: 600_000 },
  async () => {
    const home = newHome()
    const asked: string[] = []
    let key: string | undefined
    // Fifty kills, and more on a machine so slow that they come before much was acknowledged.
    for (let kills = 0; kills < 50 || asked.length <= 50; kills += 1) {
      const world = await openWorld({ home, scripted: true })
      key ??= (await openApi(world)).key
      asked.push(...(await askAndKill(world, key, 400)))
      expect(await fsckHome(home)).toMatchObject({ ok: true })
    }
    const world = await openWorld({ home, scripted: true })
    const api = await openApi(world, key)
    await expectEverything(world, api, asked)
    expect(await fsckHome(home)).toMatchObject({ ok: true })
  },
)
