import { formatVkey, toBase64 } from '@overt/verifier'
import { beforeAll, describe, expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { World } from '../dev/world.ts'
import { auditOutcome, checkAudits } from './check-audits.ts'

let world: World
beforeAll(async () => {
  world = await World.open({ paceMs: 0, signedIn: true })
  world.audits.tell({ exact: 3, inconclusive: 1 })
  world.audits.tell({ inconsistent: 1 })
})

describe('audits', () => {
  promises('audit:shown')

  test('are read from the ledger itself, the newest first', async () => {
    const found = await checkAudits(await world.audits.latest(), world.ledger.logVkey)
    expect(found).toMatchObject({
      unproven: 0,
      audits: [{ audit: { drawn: 1, inconsistent: 1 } }, { audit: { drawn: 4, exact: 3 } }],
    })
  })

  test('that were edited, moved, or are of another ledger are not believed', async () => {
    const [newest, older] = await world.audits.latest()
    if (newest === undefined || older === undefined) throw new Error('two were told')
    const edited = toBase64(
      new TextEncoder().encode(atob(newest.entry).replace('"exact":0', '"exact":1')),
    )
    const forged = [
      { ...newest, entry: edited },
      { ...newest, proof: older.proof },
      { ...newest, entry: 'AA==' },
      { ...newest, proof: '' },
    ]
    const none = { type: 'told', audits: [], unproven: 4 }
    expect(await checkAudits(forged, world.ledger.logVkey)).toEqual(none)
    const { ledger } = await World.open({ paceMs: 0, signedIn: true })
    expect(await checkAudits([newest], ledger.logVkey)).toMatchObject({ unproven: 1 })
    const stranger = await formatVkey(world.ledger.origin, 1, new Uint8Array(32).fill(9))
    expect(await checkAudits([newest], stranger)).toMatchObject({ unproven: 1 })
    expect(await checkAudits([newest], 'no key')).toMatchObject({ unproven: 1 })
  })

  test('hold where something was compared and nothing differs', () => {
    const counts = { exact: 0, consistent: 0, inconsistent: 0 }
    expect(auditOutcome({ ...counts, exact: 1 })).toBe('holds')
    expect(auditOutcome({ ...counts, exact: 9, inconsistent: 1 })).toBe('fails')
    expect(auditOutcome(counts)).toBe('weak')
  })
})
