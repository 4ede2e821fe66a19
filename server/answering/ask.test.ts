import { describe, expect, test } from 'vitest'
import { EngineError, type Engine } from '../engine/engine.ts'
import { LedgerError, type Ledger } from '../ledger/ledger.ts'
import { promises } from '../../test/promises.ts'
import { openScripted } from '../engine/scripted/scripted.ts'
import { NotFoundError, type Ask } from './answering.ts'
import { gate, hello, never, ofCharter, openWorld, OWNER, question, stored } from './test-world.ts'
import type { World } from './test-world.ts'

/** How many rows the tables that a question touches hold. */
async function rows({ store }: World): Promise<number> {
  let count = 0
  for (const table of ['conversation', 'message', 'answer', 'answer_event', 'receipt'] as const) {
    count += (await store.db.selectFrom(table).selectAll().execute()).length
  }
  return count
}

const fullEngine = (): Engine => {
  const scripted = openScripted({ script: () => hello })
  return {
    identity: scripted.identity,
    contextTokens: scripted.contextTokens,
    supports: scripted.supports,
    plan: (messages, signal) => scripted.plan(messages, signal),
    // oxlint-disable-next-line require-yield -- it refuses before it yields
    async *generate() {
      throw new EngineError('too_many_requests', 'the queue is full', { retryAfterSeconds: 3 })
    },
    reread: () => null,
    [Symbol.asyncDispose]: async () => {},
  }
}

/** A ledger that takes and signs nothing from the moment that there is a refusal. */
const halted = (real: Ledger, refusal: () => LedgerError | null): Ledger =>
  new Proxy(real, {
    get(target, name) {
      const error = refusal()
      if (error !== null && name === 'append') return () => Promise.reject(error)
      if (error !== null && name === 'state')
        return () => ({ type: 'refused', detail: error.message })
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })

describe('a question that is refused stores nothing:', () => {
  const refused = async (world: World, ask: Ask) => {
    const before = await rows(world)
    const reason: unknown = await world.answering.ask(ask, never).catch((error: unknown) => error)
    expect(await rows(world)).toBe(before)
    return reason
  }

  test('of a model that nobody knows', async () => {
    const world = await openWorld()
    const reason = await refused(world, question('Hi', { model: 'nobody' }))
    expect(reason).toMatchObject({ name: 'ModelError', code: 'model_not_found' })
  })

  test('that does not fit', async () => {
    const engine = openScripted({ script: () => hello, contextTokens: 60 })
    const world = await openWorld({ engine })
    const reason = await refused(world, question('word '.repeat(200)))
    expect(reason).toMatchObject({ name: 'EngineError', code: 'context_length_exceeded' })
  })

  test('that the engine has no room for now', async () => {
    const world = await openWorld({ engine: fullEngine() })
    const reason = await refused(world, question('Hi'))
    expect(reason).toMatchObject({ code: 'too_many_requests', retryAfterSeconds: 3 })
  })

  test('that holds half of a character, from the web or the API', async () => {
    const world = await openWorld()
    expect(await refused(world, question('half \ud83d'))).toMatchObject({
      code: 'invalid_request',
      param: 'text',
    })
    const messages = [{ role: 'user', text: '\udc00' }] as const
    expect(await refused(world, question('', { from: { kind: 'api', messages } }))).toMatchObject({
      code: 'invalid_request',
      param: 'messages',
    })
  })

  test('of a ledger that must not sign, with what the ledger says to do', async () => {
    promises('ledger:no-receipt-no-question')
    const refusal = new LedgerError('ledger_refused', 'refused to sign: put the newer folder back')
    const world = await openWorld({ ledger: (real) => halted(real, () => refusal) })
    const reason = await refused(world, question('Hi'))
    expect(reason).toMatchObject({
      name: 'AnsweringError',
      code: 'not_signing',
      message: expect.stringMatching(/no answer could get its receipt: .* put the newer folder/),
    })
  })

  test('with a seed that the engine cannot honour', async () => {
    const scripted = fullEngine()
    const engine = { ...scripted, supports: { ...scripted.supports, seed: false } }
    const world = await openWorld({ engine })
    const reason = await refused(world, question('Hi', { sampling: { ...ofCharter, seed: 1 } }))
    expect(reason).toMatchObject({ code: 'invalid_request', param: 'seed' })
  })

  test('in a conversation, or under a message, that is not there or not theirs', async () => {
    const world = await openWorld()
    const { conversation, question: message } = await world.answer('Hi')
    const places = [
      { conversation: 'nowhere' },
      { conversation: 'nowhere', parent: message.id },
      { conversation, parent: 'nowhere' },
      { parent: message.id },
    ]
    for (const place of places) {
      expect(await refused(world, question('x', {}, place))).toBeInstanceOf(NotFoundError)
    }
    const theirs = question('x', { account: 'eve' }, { conversation, parent: message.id })
    expect(await refused(world, theirs)).toBeInstanceOf(NotFoundError)
  })

  test('whose asker left before it was stored', async () => {
    const world = await openWorld()
    const before = await rows(world)
    const reason = new Error('gone')
    const left = world.answering.ask(question('Hi'), AbortSignal.abort(reason))
    await expect(left).rejects.toBe(reason)
    expect(await rows(world)).toBe(before)
  })

  test('and the engine is free again when the store refused it', async () => {
    const engine = openScripted({ script: () => hello })
    const world = await openWorld({
      engine,
      store: (real) =>
        new Proxy(real, {
          get: (target, name) =>
            name === 'join'
              ? () => Promise.reject(new Error('the disk is full'))
              : Reflect.get(target, name),
        }),
    })
    await expect(world.ask('Hi')).rejects.toThrow('the disk is full')
    expect(engine.running).toBe(0)
  })
})

describe('under a question that is being answered', () => {
  test('nothing may be asked until it is done', async () => {
    const { pace, open } = gate(1)
    const world = await openWorld({ pace })
    const { answer, conversation, question: message } = await world.ask('Hi')
    const place = { conversation, parent: message.id }
    await expect(world.ask('And?', {}, place)).rejects.toMatchObject({ code: 'already_answering' })
    open()
    await world.events(answer)
    await world.answer('And?', {}, place)
  })

  test('its siblings may', async () => {
    const { pace, open } = gate(1)
    const world = await openWorld({ pace })
    const { conversation } = await world.ask('Hi')
    const sibling = await world.ask('Hello', {}, { conversation })
    open()
    await world.events(sibling.answer)
    const shown = await world.conversations.get(OWNER, conversation)
    expect(shown?.messages.filter(({ parent }) => parent === null)).toHaveLength(2)
  })
})

test('a running answer is shown as running, without a message of its own', async () => {
  const { pace } = gate(1)
  const world = await openWorld({ pace })
  const { answer, conversation, question: message } = await world.ask('Hi')
  await stored(world, answer, 1)
  const shown = await world.conversations.get(OWNER, conversation)
  expect(shown?.messages).toEqual([message])
  expect(shown?.running).toEqual([{ answer, question: message.id }])
})

test('what is planned is stored encrypted', async () => {
  const { pace } = gate(0)
  const world = await openWorld({ pace })
  const { answer } = await world.ask('a question that nobody may read')
  const row = await world.store.db
    .selectFrom('answer')
    .select('plan')
    .where('id', '=', answer)
    .executeTakeFirstOrThrow()
  expect(Buffer.from(row.plan).includes('nobody may read')).toBe(false)
  expect(Buffer.from(row.plan).includes('segments')).toBe(false)
})

test('an answer that runs when the ledger must not sign any more is finished, and stays pending', async () => {
  promises('ledger:no-receipt-no-question')
  let refusal: LedgerError | null = null
  const { pace, open } = gate(1)
  const world = await openWorld({ pace, ledger: (real) => halted(real, () => refusal) })
  const { answer, receipt } = await world.ask('Hi')
  refusal = new LedgerError('ledger_refused', 'refused to sign: put the newer folder back')
  open()
  await stored(world, answer, 'ended')
  await expect(world.ask('And?')).rejects.toMatchObject({ code: 'not_signing' })
  await world.answering.drain(AbortSignal.abort())
  const events = await world.events(answer)
  expect(events.at(-1)?.event).toMatchObject({ type: 'ended', stop: 'eos' })
  expect((await world.bundle(receipt)).proof).toBeNull()
})
