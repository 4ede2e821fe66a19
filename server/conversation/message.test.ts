import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openCipher } from './cipher.ts'
import type { MessageWithAnswer } from './message-rows.ts'
import { messageCell, messageOf, oldestFirst, thoughtCell } from './message.ts'

const cipher = openCipher(new Uint8Array(32), randomBytes)

const row = (more: Partial<MessageWithAnswer>): MessageWithAnswer => ({
  id: 'm',
  parent: 'q',
  role: 'assistant',
  text: cipher.encrypt(messageCell('m'), 'hello'),
  answer: 'a',
  created: '2026-11-23T12:00:00.000Z',
  receipt: 'r',
  model: 'scripted',
  stop: 'eos',
  prompt_tokens: 3,
  cached_tokens: 1,
  output_tokens: 2,
  sealed: null,
  thought: null,
  ...more,
})

const noAnswer = { answer: null, receipt: null, model: null, stop: null } as const

test('a message has the thought that came before it, and says nothing of one where there was none', () => {
  const thought = cipher.encrypt(thoughtCell('m'), 'First things first.')
  expect(messageOf(row({ thought }), cipher).thought).toBe('First things first.')
  expect(messageOf(row({}), cipher)).not.toHaveProperty('thought')
  // A text in the place of a thought does not open.
  expect(() => messageOf(row({ thought: row({}).text }), cipher)).toThrow()
})

describe('a message says of its answer', () => {
  test('nothing when it is a question', () => {
    expect(messageOf(row({ ...noAnswer, role: 'user', parent: null }), cipher).answer).toBeNull()
  })

  test('that it waits for the ledger', () => {
    expect(messageOf(row({}), cipher).answer).toEqual({
      id: 'a',
      receipt: 'r',
      model: 'scripted',
      seal: 'pending',
      stop: 'eos',
      usage: { promptTokens: 3, cachedTokens: 1, outputTokens: 2 },
    })
  })

  test('that the ledger has it', () => {
    const sealed = '2026-11-23T12:00:01.000Z'
    expect(messageOf(row({ sealed }), cipher).answer?.seal).toBe('sealed')
  })

  test('that it is under way', () => {
    expect(messageOf(row({ stop: null }), cipher).answer).toMatchObject({
      seal: 'answering',
      stop: null,
      usage: null,
    })
  })
})

test('messages come oldest first, and parents before their children at any clock', () => {
  const tree = fc.array(fc.record({ under: fc.nat(), late: fc.nat(2) }), { maxLength: 30 })
  fc.assert(
    fc.property(tree, fc.infiniteStream(fc.nat()), (grown, draws) => {
      const created = [0]
      const rows = grown.map(({ under, late }, at) => {
        const parent = at === 0 ? null : under % at
        created[at] = (created[parent ?? 0] ?? 0) + late
        return { id: String(at), parent: parent === null ? null : String(parent), at }
      })
      const placed = rows.map((one) => ({
        ...one,
        created: String(created[one.at]).padStart(4, '0'),
      }))
      const shuffled = placed
        .map((one) => ({ one, by: draws.next().value ?? 0 }))
        .sort((a, b) => a.by - b.by)
        .map(({ one }) => one)
      const sorted = oldestFirst(shuffled)
      const seen = new Set<string>()
      for (const { id, parent } of sorted) {
        if (parent !== null) expect(seen).toContain(parent)
        seen.add(id)
      }
      const times = sorted.map((one) => one.created)
      expect(times).toEqual(times.toSorted())
    }),
  )
})
