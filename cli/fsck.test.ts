import { describe, expect, test } from 'vitest'
import { overt } from './context.fixture.ts'
import type { FsckReport } from './openers.ts'

const run = (report: FsckReport, ...args: string[]) =>
  overt(['fsck', ...args], { openers: { runFsck: async () => report } })

describe('fsck', () => {
  const whole: FsckReport = {
    ok: true,
    origin: 'overt.local/abc',
    size: 3,
    root: new Uint8Array(3).fill(255),
  }
  const damaged: FsckReport = {
    ok: false,
    path: 'tile/0/000',
    detail: 'hash 2 is not that of its entry',
  }

  test('says that a ledger is whole, with its size and root', async () => {
    expect(await run(whole)).toEqual({
      status: 0,
      out: 'The ledger is whole: 3 leaves.\norigin overt.local/abc\nroot ////\n',
      err: '',
    })
  })

  test('names the first thing wrong and exits 1', async () => {
    expect(await run(damaged)).toEqual({
      status: 1,
      out: 'The ledger is damaged: tile/0/000: hash 2 is not that of its entry.\n',
      err: '',
    })
  })

  test('prints one object in both cases, with the same status', async () => {
    const good = await run(whole, '--json')
    expect(good.status).toBe(0)
    expect(JSON.parse(good.out)).toEqual({ ...whole, root: '////' })
    const bad = await run(damaged, '--json')
    expect(bad.status).toBe(1)
    expect(JSON.parse(bad.out)).toEqual(damaged)
  })
})
