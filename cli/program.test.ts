import { describe, expect, test } from 'vitest'
import { promises } from '../test/promises.ts'
import { overt } from './context.fixture.ts'

describe('usage errors', () => {
  promises('cli:usage-exit-64', 'cli:unknown-flags-refused')

  test.each([
    ['an unknown flag', ['verify', 'a.receipt.json', '--polcy', 'trust.policy']],
    ['an unknown flag before the command', ['--hoem', '/tmp', 'fsck']],
    ['an unknown command', ['vreify']],
    ['an unknown command of a group', ['key', 'steal']],
    ['a missing argument', ['verify']],
    ['one argument too many', ['fsck', 'everything']],
    ['a missing option', ['key', 'create']],
    ['a flag without its value', ['verify', 'a.receipt.json', '--policy']],
    ['a port that is none', ['serve', '--port', '70000']],
    ['a port that is a word', ['serve', '--port', 'http']],
    ['no command', []],
    ['a group without its command', ['key']],
  ])('%s exits 64 and says what is wrong', async (_, args) => {
    const { status, out, err } = await overt(args)
    expect({ status, out }).toEqual({ status: 64, out: '' })
    expect(err).toMatch(/error: |Usage: /)
  })

  test('a flag that is nearly right is told the right one', async () => {
    const { err } = await overt(['verify', 'a.receipt.json', '--polcy', 'trust.policy'])
    expect(err).toContain('Did you mean --policy?')
  })
})

describe('help', () => {
  const commands = [
    [],
    ['serve'],
    ['ask'],
    ['verify'],
    ['replay'],
    ['policy', 'show'],
    ['fsck'],
    ['backup'],
    ['restore'],
    ['ledger', 'export'],
    ['ledger', 'mirror'],
    ['ledger', 'proof'],
    ['ledger', 'witnesses'],
    ['witness', 'init'],
    ['witness', 'add'],
    ['witness', 'serve'],
    ['monitor'],
    ['charter', 'show'],
    ['charter', 'diff'],
    ['charter', 'export'],
    ['amendment', 'new'],
    ['amendment', 'show'],
    ['amendment', 'approve'],
    ['amendment', 'submit'],
    ['amendment', 'list'],
    ['amendment', 'withdraw'],
    ['board', 'show'],
    ['board', 'propose'],
    ['board', 'emergency'],
    ['member', 'new'],
    ['key', 'create'],
    ['key', 'list'],
    ['key', 'revoke'],
    ['model', 'list'],
    ['model', 'get'],
    ['config', 'check'],
    ['owner', 'link'],
    ['account', 'delete'],
    ['auditor', 'add'],
    ['auditor', 'list'],
    ['auditor', 'remove'],
    ['job', 'list'],
    ['job', 'retry'],
    ['job', 'drop'],
    ['record', 'export'],
    ['record', 'tomb'],
    ['record', 'verify'],
    ['version'],
  ]

  test('is what it was: `vitest -u cli` writes it anew', async () => {
    const pages: string[] = []
    for (const command of commands) {
      const { status, out, err } = await overt([...command, '--help'])
      expect({ status, err }).toEqual({ status: 0, err: '' })
      pages.push(`$ overt ${[...command, '--help'].join(' ')}\n${out}`)
    }
    await expect(pages.join('\n')).toMatchFileSnapshot('help.txt')
  })
})

describe('errors', () => {
  promises('cli:one-sentence-errors')

  test('are one sentence and never a stack trace', async () => {
    const ownerLink = () => Promise.reject(new Error('The data folder is in use: stop the server.'))
    const { status, out, err } = await overt(['owner', 'link'], { openers: { ownerLink } })
    expect({ status, out, err }).toEqual({
      status: 1,
      out: '',
      err: 'The data folder is in use: stop the server.\n',
    })
  })

  test('that are no Error still say something', async () => {
    // oxlint-disable-next-line prefer-promise-reject-errors -- a library may do it
    const ownerLink = () => Promise.reject('no disk')
    expect(await overt(['owner', 'link'], { openers: { ownerLink } })).toMatchObject({
      status: 1,
      err: 'no disk\n',
    })
  })
})

describe('version', () => {
  test('is told in both ways, without loading the server', async () => {
    const plain = await overt(['version'])
    expect(plain).toMatchObject({ status: 0, err: '' })
    expect(plain.out).toMatch(/^overt \d+\.\d+\.\d+ on Node \d+\.\d+\.\d+\n$/)
    const { out } = await overt(['version', '--json'])
    expect(JSON.parse(out)).toEqual({
      overt: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      node: process.versions.node,
    })
  })

  test('is an option too, as habit has it', async () => {
    expect((await overt(['--version'])).out).toMatch(/^overt \d+\.\d+\.\d+\n$/)
  })
})
