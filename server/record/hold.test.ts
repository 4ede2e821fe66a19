import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { nextCharter } from '../charter/chain/chain-fixture.ts'
import { signedBy } from '../charter/charter-fixture.ts'
import { install, minute, pass } from '../charter/install-fixture.ts'
import { openWorld, OWNER } from '../answering/test-world.ts'
import { keyOf } from '../conversation/conversation-rows.ts'
import { openConversations } from '../conversation/open-conversations.ts'
import { tombOf } from '../conversation/tomb.ts'
import { eraseAccount } from './erase-account.ts'
import { isHeld, retentionOf, type RetentionRules } from './hold.ts'

promises('erasure:hold')

/** A board whose decisions on retention count for a person with one conversation and instructions. */
async function opened() {
  const { opened: charter, member, time } = await install()
  const { governance } = charter
  const world = await openWorld()
  const { store } = world
  const random = (bytes: number) => new Uint8Array(randomBytes(bytes))
  const clock = () => time.now
  const rules = () => retentionOf(governance, clock())
  const identity = { forget: async () => true }
  const parts = { store, clock, random, identity, isHeld: (tomb: string) => isHeld(rules(), tomb) }
  const decide = async (retention: RetentionRules) => {
    const before = governance.chain.charters.at(-1)?.body
    if (!before) throw new Error('there is no charter')
    const body = await nextCharter({ artefacts: { ...before.artefacts, retention } }, before)
    await governance.decide(signedBy(body, [member]))
    // On the checkpoint that covers it the cool-down begins.
    pass(time, 10 * minute)
  }
  const { conversation } = await world.answer('a zebra told me')
  const key = (await keyOf(store.db, conversation)) ?? new Uint8Array()
  return {
    conversations: openConversations(parts),
    conversation,
    parts,
    decide,
    rules,
    tomb: tombOf(key),
  }
}

test('a board holds what an account asks to erase, from its cool-down on until it decides otherwise', async () => {
  const { conversations, conversation, parts, decide, rules, tomb } = await opened()
  expect(rules()).toEqual({ days: null, hold: [] })
  await decide({ days: 30, hold: [tomb] })
  expect(rules()).toEqual({ days: 30, hold: [tomb] })
  expect(await conversations.erase(OWNER, conversation)).toBe('held')
  expect(await eraseAccount(parts, OWNER)).toEqual({ type: 'partly', held: 1 })
  await decide({ days: null, hold: [] })
  expect(await eraseAccount(parts, OWNER)).toEqual({ type: 'erased' })
  expect(await conversations.get(OWNER, conversation)).toBeNull()
})

test('nobody writes over what is held: a title, instructions, what every new conversation is told', async () => {
  const { conversations, conversation, parts, decide, tomb } = await opened()
  await conversations.change(OWNER, conversation, { title: 'Zebra', instructions: 'Be brief.' })
  expect(await conversations.instructNew(OWNER, 'Call me zebra.')).toBe(true)
  await decide({ days: null, hold: [tomb] })
  for (const change of [{ title: '' }, { instructions: null }, { title: 'Horse', model: null }]) {
    expect(await conversations.change(OWNER, conversation, change)).toBe('held')
  }
  expect(await conversations.change(OWNER, conversation, { model: null })).toMatchObject({
    title: 'Zebra',
    instructions: 'Be brief.',
  })
  await decide({ days: null, hold: ['*'] })
  expect(await conversations.instructNew(OWNER, null)).toBe(false)
  expect(await eraseAccount(parts, OWNER)).toEqual({ type: 'partly', held: 2 })
  expect(await conversations.instructions(OWNER, null)).toBe('Call me zebra.')
  await decide({ days: null, hold: [] })
  expect(await conversations.instructNew(OWNER, null)).toBe(true)
  expect(await eraseAccount(parts, OWNER)).toEqual({ type: 'erased' })
})
