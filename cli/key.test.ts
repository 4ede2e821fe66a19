import type { ApiKey } from '@overt/wire'
import { describe, expect, test } from 'vitest'
import { promises } from '../test/promises.ts'
import { overt } from './context.fixture.ts'
import type { Keys, Openers } from './openers.ts'

const listed: ApiKey = {
  id: 'k1',
  name: 'laptop',
  prefix: 'ovt_abcd',
  created: '2026-11-23T10:00:00Z',
  lastUsed: null,
  revoked: null,
}

/** Keys in memory, and whether they were let go of. */
function fakeKeys(keys: readonly ApiKey[] = [listed]) {
  const seen = { home: '', closed: 0 }
  const openKeys: Openers['openKeys'] = async ({ home }) => {
    seen.home = home ?? 'default'
    const opened: Keys = {
      create: async (name) => ({ id: 'k2', name, key: 'ovt_secret' }),
      list: async () => keys,
      revoke: async (id) => keys.some((key) => key.id === id),
      [Symbol.asyncDispose]: async () => void (seen.closed += 1),
    }
    return opened
  }
  return { seen, openers: { openKeys } }
}

describe('key create', () => {
  promises('cli:key-create-json')

  test('prints exactly one object with id, name and key', async () => {
    const { seen, openers } = fakeKeys()
    const ran = await overt(['key', 'create', '--name', 'phone', '--json'], { openers })
    expect(ran).toEqual({
      status: 0,
      out: '{"id":"k2","name":"phone","key":"ovt_secret"}\n',
      err: '',
    })
    expect(seen.closed).toBe(1)
  })

  test('prints nothing but the key to standard output, for a script', async () => {
    const { openers } = fakeKeys()
    const { out, err } = await overt(['key', 'create', '--name', 'phone'], { openers })
    expect(out).toBe('ovt_secret\n')
    expect(err).toContain('not shown again')
  })

  test('works on the data folder that is named, before or after the command', async () => {
    for (const args of [
      ['--home', '/data', 'key', 'create', '--name', 'a'],
      ['key', 'create', '--name', 'a', '--home', '/data'],
    ]) {
      const { seen, openers } = fakeKeys()
      await overt(args, { openers })
      expect(seen.home).toBe('/data')
    }
  })
})

describe('key list', () => {
  test('shows how to recognise a key, and not the key', async () => {
    const { openers } = fakeKeys([listed, { ...listed, id: 'k0', revoked: '2026-11-22T00:00:00Z' }])
    const { out } = await overt(['key', 'list'], { openers })
    expect(out).toBe(
      'k1  laptop  ovt_abcd…  made 2026-11-23T10:00:00Z  never used\n' +
        'k0  laptop  ovt_abcd…  made 2026-11-23T10:00:00Z  never used  revoked 2026-11-22T00:00:00Z\n',
    )
  })

  test('says so when there are none', async () => {
    const { openers } = fakeKeys([])
    expect(await overt(['key', 'list'], { openers })).toMatchObject({
      out: '',
      err: 'There are no keys.\n',
    })
  })

  test('prints one object', async () => {
    const { openers } = fakeKeys()
    const { out } = await overt(['key', 'list', '--json'], { openers })
    expect(JSON.parse(out)).toEqual({ keys: [listed] })
  })
})

describe('key revoke', () => {
  test('says which one is gone', async () => {
    const { openers } = fakeKeys()
    expect(await overt(['key', 'revoke', 'k1'], { openers })).toMatchObject({
      status: 0,
      out: 'Revoked k1.\n',
    })
    const { out } = await overt(['key', 'revoke', 'k1', '--json'], { openers })
    expect(JSON.parse(out)).toEqual({ id: 'k1', revoked: true })
  })

  test('fails for a key that is not there, and still lets go of the data folder', async () => {
    const { seen, openers } = fakeKeys()
    const { status, err } = await overt(['key', 'revoke', 'k9'], { openers })
    expect(status).toBe(1)
    expect(err).toContain('no live key k9')
    expect(seen.closed).toBe(1)
  })
})
