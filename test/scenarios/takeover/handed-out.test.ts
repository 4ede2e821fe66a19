import { gaps, type CharterBody } from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { signedBy } from '../../../server/charter/charter-fixture.ts'
import { expectRefused, read } from '../../../spec/vectors/reading.ts'
import { promises } from '../../promises.ts'
import { governed, monitored } from './takeover.fixture.ts'

promises('charter:takeover')

describe('root hands out a receipt whose charter its board did not approve', () => {
  const three = { members: ['ada', 'bob', 'cy'], threshold: 2 }

  test('with fewer signatures, or one key twice', async () => {
    for (const charterSigners of [['ada'], ['ada', 'ada']]) {
      expectRefused(await read({ ...three, charterSigners }), 'E_CHARTER_SIGS', 9)
    }
    expect((await read({ ...three, charterSigners: ['ada', 'bob'] })).exit).toBe(0)
  })

  test('with signatures of a board of root’s own', async () => {
    expectRefused(await read({ ...three, charterSigners: ['eve', 'mallory'] }), 'E_CHARTER_SIGS', 9)
  })

  test('with signatures that were given for another ledger', async () => {
    const elsewhere = { charter: (body: CharterBody) => ({ ...body, origin: 'x/y' }) }
    expectRefused(await read(elsewhere), 'E_CHARTER_ORDER', 9)
  })

  test('that follows no charter', async () => {
    const first = { charter: (body: CharterBody) => ({ ...body, seq: 2, prev: null }) }
    expectRefused(await read(first), 'E_CHARTER_ORDER', 9)
  })

  test('with an older one that the board has replaced since: the verifier says that it cannot tell, a monitor can', async () => {
    const verdict = await read()
    expect(verdict.steps[8]).toMatchObject({ name: 'charter', code: 'W_LATER_CHARTER_UNCHECKED' })
    expect(verdict.notProven).toContain(gaps.later)
    const made = await governed()
    await made.opened.governance.decide(signedBy(made.body, [made.ada, made.bob]))
    const seen = await monitored(made)
    if (!seen.ok) throw new Error(seen.alarm.detail)
    expect(seen.notices.at(-1)).toMatchObject({
      kind: 'charter',
      detail: expect.stringContaining('charter 2, 2 approvals, cool-down 600 s'),
    })
  })
})
