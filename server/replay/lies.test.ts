import { expect, test } from 'vitest'
import { openTestModel } from '../engine/llama/test-model.ts'
import { lies, saidToBeTheTestModel } from './lies.fixture.ts'
import { readReceipt } from './receipt.ts'
import { answered, ask, chosen, fileOf } from './receipts.fixture.ts'
import { openTestReplayer } from './replayer.fixture.ts'

const timeout = 240_000
test(
  'each lie is a receipt that commits to what it says, and says something else',
  { timeout },
  async () => {
    await using engine = await openTestModel({ threads: 1 })
    await using replayer = await openTestReplayer()
    const set = { temperature: chosen('0.8'), limit: chosen(24) }
    const honest = await answered(engine, 'lies', ask('What should I pack for the mountains?'), set)
    const told = await readReceipt(await fileOf(honest))
    for (const [name, lie] of Object.entries(lies)) {
      const lied = await lie(honest, replayer)
      if (lied === null) throw new Error(`${name} is no lie of this answer`)
      const { disclosures } = await readReceipt(await fileOf(lied))
      expect(disclosures, name).not.toEqual(told.disclosures)
    }
    const other = saidToBeTheTestModel({
      ...honest,
      engine: { ...honest.engine, model: 'another' },
    })
    expect(other.engine.model).toBe(honest.engine.model)
  },
)
