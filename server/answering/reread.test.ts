import { describe, expect, test } from 'vitest'
import { openScripted } from '../engine/scripted/scripted.ts'
import {
  gate,
  leftBehind,
  ofCharter,
  openWorld,
  stored,
  type World,
  type WorldOptions,
} from './test-world.ts'

type Pace = NonNullable<WorldOptions['pace']>

describe('an answer that broke off is read again by its model', () => {
  const stop = ['rning']
  const sampling = { ...ofCharter, stop }
  const scripted = (pace?: Pace) =>
    openScripted({
      script: () => ({ pieces: ['Good', ' mo', 'r', 'ning', '!'] }),
      vocabulary: ['Good', ' mo', 'r', 'ning', '!'],
      ...(pace && { pace }),
    })

  const runIn = async (world: World, receipt: string) => {
    const { disclosures } = await world.bundle(receipt)
    return { run: disclosures.runs?.value?.[0], text: disclosures.text?.value }
  }

  test('so that its receipt has the words of its tokens, and no half of one', async () => {
    const before = await openWorld({ engine: scripted(gate(3).pace) })
    const { answer, receipt } = await before.ask('Hi', { sampling })
    await stored(before, answer, 2)
    const after = await openWorld({ ...leftBehind(before), engine: scripted() })
    await after.events(answer)
    const { run, text } = await runIn(after, receipt)
    // The r that may begin the stop string was held back, and its token is not stored.
    expect(text).toEqual({ text: 'Good mo', edits: [] })
    expect(run).toMatchObject({ stop: 'interrupted', kinds: [0, 0], trace: null })
  })

  test('waiting for it as long as it loads, and no longer than that', async () => {
    const before = await openWorld({ engine: scripted(gate(2).pace) })
    const { answer, receipt } = await before.ask('Hi')
    await stored(before, answer, 2)
    const late = await openWorld({ ...leftBehind(before), engine: scripted(), loads: 3 })
    await late.events(answer)
    expect(late.models.timesOpened()).toBe(4)
    expect((await runIn(late, receipt)).text).toEqual({ text: 'Good mo', edits: [] })
    const never = await openWorld({ ...leftBehind(before), loads: Infinity })
    await never.events(answer)
    expect(never.models.timesOpened()).toBe(120)
    expect((await runIn(never, receipt)).text).toEqual({ text: 'Good mo', edits: [] })
  })
})
