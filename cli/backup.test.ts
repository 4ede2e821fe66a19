import { describe, expect, test } from 'vitest'
import { overt } from './context.fixture.ts'

const copied = { origin: 'overt.local/abc', from: 0, size: 9, left: [] }

describe('backup', () => {
  const run = async (...args: string[]) => {
    const seen: unknown[] = []
    const backupHome = async (options: unknown) => (seen.push(options), copied)
    return { ...(await overt(args, { openers: { backupHome } })), seen }
  }

  test('says what it copied, and of which ledger', async () => {
    const { status, out, seen } = await run('--home', '/h', 'backup', '/b')
    expect({ status, out }).toEqual({ status: 0, out: 'Backed up overt.local/abc: 9 entries.\n' })
    expect(seen).toEqual([{ home: '/h', folder: '/b' }])
  })

  test('prints one object', async () => {
    expect(JSON.parse((await run('backup', '/b', '--json')).out)).toEqual({
      folder: '/b',
      ...copied,
    })
  })

  test('tells what an earlier one left that was killed, and what to do with it', async () => {
    const left = ['/b.backing-up-1', '/b.backing-up-2']
    const backupHome = async () => ({ ...copied, left })
    const { status, out, err } = await overt(['backup', '/b'], { openers: { backupHome } })
    expect({ status, out }).toEqual({ status: 0, out: 'Backed up overt.local/abc: 9 entries.\n' })
    expect(err).toMatch(/^\/b\.backing-up-1 was left .*: delete it\.\n\/b\.backing-up-2 was left/)
  })

  test('that cannot be made is one sentence and status 1', async () => {
    const backupHome = () => Promise.reject(new Error('/b is there already: name a new folder.'))
    expect(await overt(['backup', '/b'], { openers: { backupHome } })).toEqual({
      status: 1,
      out: '',
      err: '/b is there already: name a new folder.\n',
    })
    expect((await overt(['backup'])).status).toBe(64)
  })
})

describe('restore', () => {
  test('says which ledger the next start continues, and what was erased again', async () => {
    const seen: unknown[] = []
    const made = { origin: 'overt.local/abc', size: 9, erased: 2, board: null, left: [] }
    const restoreHome = async (options: unknown) => (seen.push(options), made)
    const args = ['--home', '/new', 'restore', '/b', '--newest', '/m']
    const { status, out } = await overt(args, { openers: { restoreHome } })
    expect(status).toBe(0)
    expect(out).toContain('continues overt.local/abc at 9 entries. Erased again: 2.')
    expect(seen).toEqual([{ home: '/new', from: '/b', newest: '/m' }])
    const asJson = await overt([...args, '--json'], { openers: { restoreHome } })
    expect(JSON.parse(asJson.out)).toEqual(made)
  })
  test('says how the members of a board are seated again, whatever their names', async () => {
    const key = `${'A'.repeat(43)}=`
    const members = ['ada', "o'hara; rm"].map((name) => ({ name, key }))
    const board = { members, threshold: 2, witnesses: 'quorum none\n' }
    const restoreHome = async () => ({
      origin: 'overt.local/abc',
      size: 9,
      erased: 0,
      board,
      left: [],
    })
    const { out } = await overt(['restore', '/b'], { openers: { restoreHome } })
    expect(out).toContain('The board was 2 of 2.')
    expect(out).toContain(`--member 'ada=${key}' 'o'\\''hara; rm=${key}' --threshold 2`)
    expect(out).toContain('--witness-policy')
  })
})
