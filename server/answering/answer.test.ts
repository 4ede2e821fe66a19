import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { plainSupports } from '../engine/supports.ts'
import { openScripted } from '../engine/scripted/scripted.ts'
import {
  eachOf,
  gate,
  hello,
  ofCharter,
  NOW,
  openWorld,
  OWNER,
  stored,
  textOf,
  typesOf,
} from './test-world.ts'
import { promises } from '../../test/promises.ts'

promises('answer:outlives-client', 'answer:stop-sealed', 'api:parameters')

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url')

test('an answer is told event by event, sealed, and proven by a stranger', async () => {
  const world = await openWorld()
  const { answer, receipt, conversation, question, events } = await world.answer('Hi there')
  expect(typesOf(events).at(0)).toBe('started')
  expect(typesOf(events).slice(-2)).toEqual(['ended', 'sealed'])
  expect(events.map(({ n }) => n)).toEqual(events.map((_, at) => at))
  expect(textOf(events)).toBe('Good morning!')
  expect(events[0]?.event).toEqual({
    type: 'started',
    answer,
    conversation,
    question: question.id,
    receipt,
    model: 'scripted',
  })
  const verdict = await world.verdict(receipt)
  expect(verdict.because).toBeNull()
  expect(verdict).toMatchObject({ exit: 0, verdict: 'proven', level: 'self-attested' })
})

test('the conversation shows the question, the answer and its seal', async () => {
  const world = await openWorld()
  const { answer, receipt, conversation, question, events } = await world.answer('Hi there')
  const shown = await world.conversations.get(OWNER, conversation)
  expect(shown).toMatchObject({ title: 'Hi there', running: [] })
  const ended = events.find(({ event }) => event.type === 'ended')?.event
  expect(shown?.messages).toEqual([
    question,
    {
      id: ended?.type === 'ended' ? ended.message : null,
      parent: question.id,
      role: 'assistant',
      text: 'Good morning!',
      created: new Date(NOW).toISOString(),
      answer: {
        id: answer,
        receipt,
        model: 'scripted',
        seal: 'sealed',
        stop: 'eos',
        usage: ended?.type === 'ended' ? ended.usage : null,
      },
    },
  ])
})

describe('the receipt says', () => {
  test('exactly what the engine was fed and gave back', async () => {
    const world = await openWorld()
    const { receipt } = await world.answer('Hi there')
    const { disclosures } = await world.bundle(receipt)
    const [run, ...more] = disclosures.runs?.value ?? []
    expect(more).toEqual([])
    const { text: prompt, ref } = world.charter.systemPrompt('any')
    expect(ref).toBe(sha256(prompt))
    expect(run?.segments.filter(({ from }) => from !== 'template')).toMatchObject([
      { from: 'charter', ref, bytes: prompt },
      { from: 'person', ref: null, bytes: 'Hi there' },
    ])
    expect(run).toMatchObject({ choice: 0, run: 0, stop: 'eos', trace: null })
    expect(run?.output).toHaveLength(hello.pieces.length + 1)
    expect(run?.kinds).toEqual(run?.output.map(() => 0))
    expect(disclosures.text?.value).toEqual({ text: 'Good morning!', edits: [] })
    expect(disclosures.guards?.value).toBeNull()
    expect(disclosures.remote?.value).toBeNull()
  })

  test('who, when, under which charter and after which checkpoint', async () => {
    const world = await openWorld()
    const head = world.ledger.head()
    const { receipt } = await world.answer('Hi there')
    const { statement } = await world.bundle(receipt)
    expect(statement).toMatchObject({
      v: 'answer-receipt/v1',
      id: receipt,
      origin: world.ledger.origin,
      issued: NOW / 1000,
      after: { size: head.size },
      charter: { index: world.charter.index, hash: world.charter.hash },
      board: { index: 0, hash: world.charter.board.hash },
      engine: { kind: 'local', variant: 'scripted', replay: 'none', digest: null },
      server: `overt/0.1.0 sha256:${'ab'.repeat(32)}`,
      stop: 'eos',
      marking: ['metadata/v1'],
    })
  })

  test('what the caller set of the sampler, and what the charter did', async () => {
    const supports = { ...plainSupports, penalties: true, bias: 8 }
    const world = await openWorld({ engine: openScripted({ script: () => hello, supports }) })
    const sampling = {
      ...ofCharter,
      penalties: { repeat: 1, presence: 0.5, frequency: -0.25 },
      bias: [{ token: 7, add: -100 }],
      temperature: 0,
      topK: null,
      topP: 0.95,
      minP: null,
      seed: -7,
      limit: 2,
      stop: ['X'],
    }
    const { receipt, events } = await world.answer('Hi', { sampling })
    const { disclosures, statement } = await world.bundle(receipt)
    expect(disclosures.sampler?.value).toMatchObject({
      temperature: { value: '0', by: 'caller' },
      topK: { value: world.charter.sampler.topK, by: 'charter' },
      topP: { value: '0.95', by: 'caller' },
      limit: { value: 2, by: 'caller' },
      stop: { value: ['X'], by: 'caller' },
      seed: { value: '-7', by: 'caller' },
      penalties: { value: { repeat: '1', presence: '0.5', frequency: '-0.25' }, by: 'caller' },
      bias: { value: [{ token: 7, add: '-100' }], by: 'caller' },
      grammar: { value: null, by: 'charter' },
    })
    expect(statement.stop).toBe('length')
    expect(disclosures.runs?.value?.[0]?.kinds).toEqual([1, 1])
    expect(textOf(events)).toBe('Good mor')
    expect(await world.verdict(receipt)).toMatchObject({ verdict: 'proven' })
  })
})

test('a second turn names the leaf of the first, in its history and as its predecessor', async () => {
  const world = await openWorld()
  const first = await world.answer('One')
  const shown = await world.conversations.get(OWNER, first.conversation)
  const parent = shown?.messages[1]?.id ?? ''
  const second = await world.answer('Two', {}, { conversation: first.conversation, parent })
  const { disclosures } = await world.bundle(second.receipt)
  const leaf = disclosures.prev?.value
  expect(leaf).toMatch(/^A[A-Za-z0-9_-]{43}$/)
  const spoken = disclosures.runs?.value?.[0]?.segments.filter(({ from }) => from !== 'template')
  expect(spoken?.slice(1)).toMatchObject([
    { from: 'history', ref: leaf, bytes: 'One' },
    { from: 'history', ref: leaf, bytes: 'Good morning!' },
    { from: 'person', ref: null, bytes: 'Two' },
  ])
  expect((await world.bundle(first.receipt)).disclosures.prev?.value).toBeNull()
  expect(await world.verdict(second.receipt)).toMatchObject({ verdict: 'proven' })
})

test("an API caller's instructions follow the charter's, and earlier turns are unsealed history", async () => {
  const world = await openWorld()
  const messages = [
    { role: 'system', text: 'Be brief.' },
    { role: 'user', text: 'One' },
    { role: 'assistant', text: 'Uno' },
    { role: 'user', text: 'Two' },
  ] as const
  const { receipt, question, conversation } = await world.answer('', {
    from: { kind: 'api', messages },
  })
  expect(question.text).toBe('Two')
  const { disclosures } = await world.bundle(receipt)
  const spoken = disclosures.runs?.value?.[0]?.segments.filter(({ from }) => from !== 'template')
  expect(spoken?.map(({ from, ref, bytes }) => [from, ref, bytes]).slice(1)).toEqual([
    ['person', null, 'Be brief.'],
    ['history', null, 'One'],
    ['history', null, 'Uno'],
    ['person', null, 'Two'],
  ])
  expect(spoken?.[0]?.from).toBe('charter')
  const { conversations } = await world.conversations.page(OWNER, null, 10)
  expect(conversations).toEqual([])
  expect((await world.conversations.get(OWNER, conversation))?.messages).toHaveLength(2)
})

describe('an answer that is cut off keeps its text and is sealed:', () => {
  test.each(['person', 'cancelled'] as const)('%s', async (why) => {
    const { pace } = gate(2)
    const world = await openWorld({ pace })
    const { answer, receipt, conversation } = await world.ask('Hi')
    await stored(world, answer, 2)
    expect(await world.answering.stop(OWNER, answer, why)).toBe(true)
    const events = await world.events(answer)
    expect(typesOf(events).slice(-2)).toEqual(['ended', 'sealed'])
    expect(textOf(events)).toBe('Good mor')
    expect((await world.bundle(receipt)).statement.stop).toBe(why)
    const shown = await world.conversations.get(OWNER, conversation)
    expect(shown?.messages[1]).toMatchObject({ text: 'Good mor', answer: { stop: why } })
    expect(await world.verdict(receipt)).toMatchObject({ verdict: 'proven' })
    expect(await world.answering.stop(OWNER, answer, why)).toBe(false)
  })

  test('by an engine that failed, which is told', async () => {
    // oxlint-disable-next-line no-thenable -- a script says what comes then; nothing awaits it
    const world = await openWorld({ script: { pieces: ['Good', ' mor'], end: 'fail' } })
    const { receipt, events } = await world.answer('Hi')
    expect(typesOf(events).slice(-3)).toEqual(['failed', 'ended', 'sealed'])
    expect(textOf(events)).toBe('Good mor')
    const failed = events.find(({ event }) => event.type === 'failed')?.event
    expect(failed).toMatchObject({ problem: { code: 'engine_failed', status: 500 } })
    expect((await world.bundle(receipt)).statement.stop).toBe('error')
    expect(await world.verdict(receipt)).toMatchObject({ verdict: 'proven' })
  })

  test('stopping frees the engine', async () => {
    const { pace } = gate(1)
    const engine = openScripted({ script: () => hello, pace })
    const world = await openWorld({ engine })
    const { answer } = await world.ask('Hi')
    await stored(world, answer, 1)
    expect(engine.running).toBe(1)
    await world.answering.stop(OWNER, answer, 'person')
    await world.events(answer)
    expect(engine.running).toBe(0)
  })
})

test('an answer goes on when nobody listens', async () => {
  const { pace, open } = gate(1)
  const world = await openWorld({ pace })
  const { answer } = await world.ask('Hi')
  const leaving = new AbortController()
  const events = await world.answering.events(OWNER, answer, -1, leaving.signal)
  for await (const { event } of eachOf(events)) if (event.type === 'delta') leaving.abort()
  open()
  expect(textOf(await world.events(answer))).toBe('Good morning!')
})

test('many answers run at once and each has its own receipt', async () => {
  const world = await openWorld()
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, i) => world.answer(`Question ${i}`)),
  )
  expect(new Set(answers.map(({ receipt }) => receipt)).size).toBe(12)
  const indexes = answers.map(({ events }) => events.at(-1)?.event)
  expect(new Set(indexes.map((event) => event?.type === 'sealed' && event.index)).size).toBe(12)
  for (const { receipt } of answers) {
    expect(await world.verdict(receipt)).toMatchObject({ verdict: 'proven' })
  }
})
