import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { overt } from './context.fixture.ts'
import type { Monitored } from './openers.ts'

const folder = await mkdtemp(join(tmpdir(), 'overt-cli-monitor-'))
afterAll(() => rm(folder, { recursive: true }))
const policy = join(folder, 'trust.policy')
await writeFile(policy, 'quorum none\n')

const fine: Monitored = {
  ok: true,
  origin: 'overt.local/abc',
  from: 4,
  size: 9,
  witnessed: true,
  notices: [
    { index: 5, kind: 'charter', detail: 'version 2' },
    { index: 7, kind: 'erasure', detail: '' },
  ],
  warnings: ['w.example: it tells monitors nothing'],
  evidence: [],
}
const alarm: Monitored = {
  ok: false,
  alarm: { because: 'split', detail: 'it shows two histories' },
  warnings: [],
  evidence: ['/s/a.checkpoint', '/s/b.checkpoint'],
}

const run = async (seen: Monitored, ...args: string[]) => {
  const asked: unknown[] = []
  const monitorLedger = async (options: unknown) => (asked.push(options), seen)
  const line = ['monitor', 'https://a.test/ledger', '--policy', policy, ...args]
  return { ...(await overt(line, { openers: { monitorLedger } })), asked }
}

describe('monitor', () => {
  test('names every decision, how far the ledger has come, and what it could not look at', async () => {
    const { status, out, asked } = await run(fine, '--state', '/s')
    expect(status).toBe(0)
    expect(out.split('\n')).toEqual([
      '5 charter version 2',
      '7 erasure',
      'overt.local/abc: 9 entries, 5 new, witnessed.',
      'warning: w.example: it tells monitors nothing',
      '',
    ])
    expect(asked).toEqual([
      { home: undefined, url: 'https://a.test/ledger', policy: 'quorum none\n', state: '/s' },
    ])
  })

  test('says of a ledger without witnesses that it only vouches for itself', async () => {
    expect((await run({ ...fine, witnessed: false })).out).toContain('self-attested')
  })

  test('exits 1 on an alarm, and tells where the evidence is', async () => {
    const { status, out } = await run(alarm)
    expect(status).toBe(1)
    expect(out).toBe(
      'ALARM: it shows two histories.\nkept: /s/a.checkpoint\nkept: /s/b.checkpoint\n',
    )
  })

  test('prints one object in both cases, with the same status', async () => {
    const good = await run(fine, '--json')
    expect(good.status).toBe(0)
    expect(JSON.parse(good.out)).toEqual(fine)
    const bad = await run(alarm, '--json')
    expect(bad.status).toBe(1)
    expect(JSON.parse(bad.out)).toEqual(alarm)
  })

  test('needs a policy that can be read', async () => {
    expect((await overt(['monitor', 'https://a.test'])).status).toBe(64)
    const args = ['monitor', 'https://a.test', '--policy', join(folder, 'none')]
    expect(await overt(args)).toMatchObject({ status: 66, out: '' })
  })
})
