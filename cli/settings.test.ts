import { describe, expect, test } from 'vitest'
import { overt } from './context.fixture.ts'

describe('policy show', () => {
  const policy = 'log overt.local/abc+00000000+AA==\nquorum none\n'
  const showPolicy = async () => ({ origin: 'overt.local/abc', policy })

  test('prints the file and nothing else', async () => {
    const ran = await overt(['policy', 'show'], { openers: { showPolicy } })
    expect(ran).toEqual({ status: 0, out: policy, err: '' })
  })

  test('prints one object', async () => {
    const { out } = await overt(['policy', 'show', '--json'], { openers: { showPolicy } })
    expect(JSON.parse(out)).toEqual({ origin: 'overt.local/abc', policy })
  })
})

describe('config check', () => {
  const settings = [{ name: 'port', value: 8484, from: 'default' }]
  const checkConfig = async () => ({ text: 'port  8484  default', settings })

  test('prints the effective values', async () => {
    const { out } = await overt(['config', 'check'], { openers: { checkConfig } })
    expect(out).toBe('port  8484  default\n')
  })

  test('prints one object', async () => {
    const { out } = await overt(['config', 'check', '--json'], { openers: { checkConfig } })
    expect(JSON.parse(out)).toEqual({ settings })
  })
})

describe('owner link', () => {
  const link = 'http://127.0.0.1:8484/#link=token'
  const ownerLink = async () => link

  test('prints the link and nothing else', async () => {
    const ran = await overt(['owner', 'link'], { openers: { ownerLink } })
    expect(ran).toEqual({ status: 0, out: `${link}\n`, err: '' })
  })

  test('prints one object', async () => {
    const { out } = await overt(['owner', 'link', '--json'], { openers: { ownerLink } })
    expect(JSON.parse(out)).toEqual({ link })
  })
})
