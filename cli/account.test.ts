import { describe, expect, test } from 'vitest'
import { promises } from '../test/promises.ts'
import { overt } from './context.fixture.ts'
import type { OwnerErasure } from './openers.ts'

describe('account delete', () => {
  promises('erasure:account')
  const confirm = ['account', 'delete', '--confirm', 'erase everything']

  test('erases once the words are written out', async () => {
    const ran = await overt(confirm, { openers: { eraseOwner: async () => ({ type: 'erased' }) } })
    expect(ran).toEqual({ status: 0, out: 'The account is erased.\n', err: '' })
    const json = await overt([...confirm, '--json'], {
      openers: { eraseOwner: async () => ({ type: 'erased' }) },
    })
    expect(JSON.parse(json.out)).toEqual({ erased: true })
  })

  test('touches nothing without them', async () => {
    for (const args of [confirm.slice(0, 2), [...confirm.slice(0, 3), 'yes']]) {
      expect((await overt(args)).status).toBe(64)
    }
  })

  test('says what the board holds, what the server still has to do, and that there was none', async () => {
    const outcomes: readonly (readonly [OwnerErasure, string])[] = [
      [{ type: 'absent' }, 'no account'],
      [{ type: 'partly', held: 2 }, 'the board holds 2 of its texts'],
      [{ type: 'handed' }, 'job list'],
    ]
    for (const [outcome, words] of outcomes) {
      const ran = await overt(confirm, { openers: { eraseOwner: async () => outcome } })
      expect(ran).toMatchObject({ status: 1, out: '' })
      expect(ran.err).toContain(words)
    }
  })
})

describe('auditor', () => {
  promises('record:auditor')
  const auditors = {
    add: async (name: string) => ({ id: 'x', link: `http://here/#link=${name}` }),
    list: async () => [{ id: 'x', name: 'TÜV', created: '2026-11-23T12:00:00.000Z' }],
    remove: async (id: string) => id === 'x',
    [Symbol.asyncDispose]: async () => {},
  }
  const given = { openers: { openAuditors: async () => auditors } }

  test('is added with a link, listed, and removed', async () => {
    expect((await overt(['auditor', 'add', '--name', 'T'], given)).out).toBe(
      'http://here/#link=T\n',
    )
    expect((await overt(['auditor', 'list'], given)).out).toContain('TÜV')
    expect((await overt(['auditor', 'remove', 'x'], given)).out).toBe('Removed.\n')
    expect(await overt(['auditor', 'remove', 'y'], given)).toMatchObject({ status: 1 })
  })
})

test('given-up jobs are listed, tried again and dropped', async () => {
  promises('job:dead-letter')
  const dead = { id: 'j', kind: 'retention', created: 'then', attempts: 5, problem: 'No room.' }
  const openDeadJobs = async () => ({
    list: async () => [dead],
    retry: async (id: string) => id === 'j',
    drop: async (id: string) => id === 'j',
    [Symbol.asyncDispose]: async () => {},
  })
  const given = { openers: { openDeadJobs } }
  expect((await overt(['job', 'list'], given)).out).toContain('No room.')
  expect((await overt(['job', 'retry', 'j'], given)).out).toBe('j: retried.\n')
  expect(await overt(['job', 'drop', 'x'], given)).toMatchObject({ status: 1, out: '' })
})
