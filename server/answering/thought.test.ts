import { expect, test } from 'vitest'
import { plainPrompt, type Prompt, type Sampling } from '../engine/engine.ts'
import { plainSupports } from '../engine/supports.ts'
import { openScripted } from '../engine/scripted/scripted.ts'
import { samplerValue } from './sampler.ts'
import { hello, ofCharter, openWorld, OWNER } from './test-world.ts'
import { promises } from '../../test/promises.ts'

promises('api:thoughts')

const charter = { temperature: 0.7, topK: 20, topP: 0.8, minP: 0.05 }
const supports = { ...plainSupports, thinking: true, grammar: true }
const engine = openScripted({ script: () => hello, supports })
const tokens = { open: 5, close: 6, closing: [7, 6, 7] }
const thinking = { open: '<think>', close: '</think>', begun: true, tokens }
const prompt: Prompt = { ...plainPrompt, tokens: 3, thinking }
const bounded = { ...ofCharter, thought: { budget: 64 } }

test('a caller’s budget is in the receipt with all that follows from it', () => {
  expect(samplerValue(bounded, charter, engine, prompt).thought).toEqual({
    value: { ...tokens, begun: true, budget: 64 },
    by: 'caller',
  })
})

test('a thought that nobody bounds, or that cannot come, has none', () => {
  const none = { value: null, by: 'charter' }
  const unbounded = { ...ofCharter, thought: { budget: null } }
  const spelt = { ...bounded, grammar: { gbnf: 'root ::= "yes"', after: null } }
  const ownWill = {
    ...prompt,
    thinking: { ...thinking, begun: false },
    around: { ...prompt.around, thinks: false },
  }
  expect(samplerValue(unbounded, charter, engine, prompt).thought).toEqual(none)
  expect(samplerValue(ofCharter, charter, engine, prompt).thought).toEqual(none)
  expect(samplerValue(spelt, charter, engine, ownWill).thought).toEqual(none)
  expect(samplerValue(bounded, charter, engine, plainPrompt).thought).toEqual(none)
})

test('the engine is given the budget that the receipt says', async () => {
  const given: Sampling[] = []
  const scripted = openScripted({
    supports,
    script: (_, sampling) => {
      given.push(sampling)
      return hello
    },
  })
  const plan = scripted.plan.bind(scripted)
  scripted.plan = async (...asked) => ({ ...(await plan(...asked)), thinking })
  const world = await openWorld({ engine: scripted })
  const { receipt } = await world.answer('Hi', { sampling: bounded })
  expect(given[0]?.thinking).toEqual({ ...thinking, budget: 64 })
  const { disclosures } = await world.bundle(receipt)
  expect(disclosures.sampler?.value?.thought.value).toMatchObject({ budget: 64 })
  expect(await world.verdict(receipt)).toMatchObject({ verdict: 'proven' })
})

test('a thought is told with its message ever after, is no part of the text, and goes when that is erased', async () => {
  const scripted = openScripted({ supports, script: () => hello })
  const generate = scripted.generate.bind(scripted)
  scripted.generate = async function* (...asked) {
    yield { type: 'thought', text: 'They say hi. ', ids: [3] }
    yield { type: 'thought', text: 'Be kind.', ids: [4] }
    yield* generate(...asked)
  }
  const world = await openWorld({ engine: scripted })
  const { conversation, question } = await world.answer('Hi')
  const shown = await world.conversations.get(OWNER, conversation)
  expect(shown?.messages.map(({ text, thought }) => [text, thought])).toEqual([
    ['Hi', undefined],
    ['Good morning!', 'They say hi. Be kind.'],
  ])
  const clear = await world.store.db.selectFrom('message').selectAll().execute()
  expect(JSON.stringify(clear.map(({ thought }) => String(thought)))).not.toContain('kind')
  await world.conversations.eraseMessage(OWNER, conversation, question.id)
  expect(await world.store.db.selectFrom('message').select('thought').execute()).toEqual([])
})
