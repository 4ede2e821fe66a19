import { expect, test } from 'vitest'
import { EngineError, type Engine, type Sampling } from '../engine/engine.ts'
import { openScripted } from '../engine/scripted/scripted.ts'
import { hello, never, openWorld, OWNER, question } from './test-world.ts'
import { promises } from '../../test/promises.ts'

promises('api:choices')

const byApi = question('', { from: { kind: 'api', messages: [{ role: 'user', text: 'Hi' }] } })

test('each choice has a receipt of its own, by one committed key, and is proven', async () => {
  const given: Sampling[] = []
  const engine = openScripted({
    script: (_, sampling) => {
      given.push(sampling)
      return hello
    },
  })
  const world = await openWorld({ engine })
  const asked = await world.answering.askChoices(byApi, 3, never)
  expect(new Set(asked.map(({ conversation, question: { id } }) => conversation + id)).size).toBe(1)
  expect(new Set(asked.flatMap(({ answer, receipt }) => [answer, receipt])).size).toBe(6)
  for (const { answer } of asked) await world.events(answer)
  const bundles = await Promise.all(asked.map(({ receipt }) => world.bundle(receipt)))
  expect(bundles.map(({ disclosures }) => disclosures.runs?.value?.[0]?.choice)).toEqual([0, 1, 2])
  expect(new Set(bundles.map(({ statement }) => statement.noise?.commit)).size).toBe(1)
  expect(given.map(({ choice }) => choice)).toEqual([0, 1, 2])
  expect(new Set(given.map(({ noiseKey }) => noiseKey.join())).size).toBe(3)
  for (const { receipt } of asked) {
    expect(await world.verdict(receipt)).toMatchObject({ verdict: 'proven' })
  }
})

test('all are replies to the one question', async () => {
  const world = await openWorld()
  const asked = await world.answering.askChoices(byApi, 2, never)
  for (const { answer } of asked) await world.events(answer)
  const [first] = asked
  const found = await world.conversations.get(OWNER, first?.conversation ?? '')
  const replies = found?.messages.filter(({ role }) => role === 'assistant') ?? []
  expect(replies.map(({ parent }) => parent)).toEqual([first?.question.id, first?.question.id])
})

test('one that the engine has no room for refuses them all, and leaves nothing behind', async () => {
  const scripted = openScripted({ script: () => ({ pieces: ['Good'], end: 'hang' }) })
  let begun = 0
  const engine: Engine = {
    identity: scripted.identity,
    contextTokens: scripted.contextTokens,
    supports: scripted.supports,
    plan: (messages, signal) => scripted.plan(messages, signal),
    generate: (...asked) => {
      if (++begun === 3) throw new EngineError('too_many_requests', 'The line is full.')
      return scripted.generate(...asked)
    },
    reread: () => null,
    [Symbol.asyncDispose]: async () => {},
  }
  const world = await openWorld({ engine })
  await expect(world.answering.askChoices(byApi, 4, never)).rejects.toMatchObject({
    code: 'too_many_requests',
  })
  expect(begun).toBe(3)
  expect(scripted.running).toBe(0)
  expect(await world.store.db.selectFrom('answer').selectAll().execute()).toEqual([])
})
