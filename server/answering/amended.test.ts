import { expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { nextCharter } from '../charter/chain/chain-fixture.ts'
import { signedBy } from '../charter/charter-fixture.ts'
import { amended, minute } from '../charter/install-fixture.ts'
import { keyPath } from '../charter/open-charter.ts'
import { openKey } from '../ledger/key.ts'
import { gate, never, openWorld, question, stored } from './test-world.ts'

promises('answer:one-charter')

const charterOf = (told: { readonly runs?: unknown }): unknown => JSON.stringify(told.runs)

test('an amendment that comes into force during an answer does not change it; the next one is under it', async () => {
  const held = gate(2)
  const world = await openWorld({ pace: held.pace })
  const { governance, home, time } = world
  const member = await openKey(keyPath(home, 'member'))
  const asked = await world.ask('Hello')
  await stored(world, asked.answer, 0)
  await governance.decide(signedBy(await amended(home, governance, 'Sell soap.'), [member]))
  time.now += 10 * minute
  expect(governance.charter.seq).toBe(2)
  held.open()
  await world.events(asked.answer)
  const during = await world.bundle(asked.receipt)
  expect(during.statement.charter.index).toBe(governance.chain.charters[0]?.index)
  expect(charterOf(during.disclosures)).not.toContain('soap')
  expect(await world.verdict(asked.receipt)).toMatchObject({ exit: 0 })

  const next = await world.answer('Hello')
  const after = await world.bundle(next.receipt)
  expect(after.statement.charter.index).toBe(governance.chain.charters[1]?.index)
  expect(charterOf(after.disclosures)).toContain('Sell soap.')
  expect(await world.verdict(next.receipt)).toMatchObject({ exit: 0 })
})

test('choices of one question are all under the charter that it was planned under', async () => {
  const held = gate(1)
  const world = await openWorld({ pace: held.pace })
  const { governance, home, time, answering } = world
  const member = await openKey(keyPath(home, 'member'))
  const choices = await answering.askChoices(question('Hello'), 2, never)
  const two = await nextCharter({}, governance.chain.charters[0]?.body)
  await governance.decide(signedBy(two, [member]))
  time.now += 10 * minute
  held.open()
  for (const { answer, receipt } of choices) {
    await world.events(answer)
    expect((await world.bundle(receipt)).statement.charter.index).toBe(1)
  }
})
