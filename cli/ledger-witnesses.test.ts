import { describe, expect, test } from 'vitest'
import { overt } from './context.fixture.ts'
import type { Standings } from './openers.ts'

type Witness = Standings['witnesses'][number]

const run = (witnesses: readonly Witness[], ...args: string[]) =>
  overt(['ledger', 'witnesses', ...args], {
    openers: { askWitnesses: async () => ({ origin: 'overt.local/abc', size: 9, witnesses }) },
  })

const agrees: Witness = { name: 'ada', type: 'agrees', size: 9 }
const unseen: Witness = { name: 'bo', type: 'behind', size: 0, compared: true }
const part: Witness = { name: 'cy', type: 'behind', size: 4, compared: true }
const blind: Witness = { name: 'di', type: 'behind', size: 4, compared: false }
const silent: Witness = { name: 'eve', type: 'silent', why: 'it answered 500' }
const ahead: Witness = { name: 'fay', type: 'ahead', size: 12 }
const forked: Witness = { name: 'gus', type: 'forked', size: 9 }

describe('ledger witnesses', () => {
  test('says who has seen how much of it, and ends well', async () => {
    const { status, out } = await run([agrees, unseen, part, blind])
    expect(status).toBe(0)
    expect(out.split('\n')).toEqual([
      'overt.local/abc: 9 entries signed here.',
      'ada  agrees.',
      'bo   has seen nothing of it yet.',
      'cy   has seen 4, all of them ours.',
      'di   has seen 4, which it does not show, so they were not compared.',
      '',
    ])
  })

  test('exits 2 when one could not be asked, and says why', async () => {
    const { status, out } = await run([agrees, silent])
    expect(status).toBe(2)
    expect(out).toContain('eve  could not be asked: it answered 500.\n')
  })

  test.each([
    [[agrees, silent, ahead], 'has seen 12: MORE THAN THERE IS HERE.', 'was set back'],
    [[silent, ahead, forked], 'has seen ANOTHER HISTORY of 9 entries.', 'Two servers wrote'],
  ])('exits 1 when one shows that it must not sign, and says what to do', async (...row) => {
    const [witnesses, word, conclusion] = row
    const { status, out } = await run(witnesses)
    expect(status).toBe(1)
    expect(out).toContain(word)
    expect(out).toContain(conclusion)
    expect(out).toContain('Put the newer folder back')
  })

  test.each([
    [[agrees], 'fine', 0],
    [[silent, part], 'unknown', 2],
    [[silent, ahead], 'set-back', 1],
    [[ahead, forked], 'forked', 1],
  ] as const)('prints one object with its verdict: %j', async (witnesses, verdict, expected) => {
    const { status, out } = await run(witnesses, '--json')
    expect(status).toBe(expected)
    expect(JSON.parse(out)).toEqual({ verdict, origin: 'overt.local/abc', size: 9, witnesses })
  })
})
