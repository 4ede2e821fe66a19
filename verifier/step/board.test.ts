import { describe, expect, it } from 'vitest'
import { issued } from '../../spec/vectors/example.ts'
import { keyNamed, vkeyOf } from '../../spec/vectors/keys.ts'
import { witnessPolicy } from '../../spec/vectors/receipts.ts'
import { expectRefused, read, tamper } from '../../spec/vectors/reading.ts'
import { type Changes, makeScene } from '../../spec/vectors/scene.ts'
import { gaps } from '../verdict.ts'
import { verify } from '../verify.ts'
import { promises } from '../../test/promises.ts'
import { parsePolicy } from '../policy.ts'
import { witnessHash } from './board.ts'

describe('step 8, the board', () => {
  it('a genesis of other keys is refused', async () => {
    const { chain } = (await makeScene({ members: ['eve'] })).bundle
    expectRefused(await tamper((bundle) => ({ ...bundle, chain })), 'E_GENESIS', 8)
  })

  it('a genesis whose board cannot decide is refused', async () => {
    expectRefused(await read({ members: ['ada'], threshold: 2 }), 'E_GENESIS', 8)
    expectRefused(await read({ members: ['ada'], threshold: 0 }), 'E_GENESIS', 8)
    expectRefused(await read({ members: ['ada', 'ada'], threshold: 2 }), 'E_GENESIS', 8)
  })

  it('a genesis that is not proven to be entry 0 is refused', async () => {
    const { charter } = (await makeScene()).bundle
    const verdict = await tamper((bundle) => ({
      ...bundle,
      chain: bundle.chain.map(({ entry }) => ({ entry, proof: charter.proof })),
    }))
    expectRefused(verdict, 'E_GENESIS', 8)
  })

  it('a policy with another key under the ledger’s name finds no signature of it', async () => {
    const scene = await makeScene()
    const policy = `log ${await vkeyOf(scene.origin, 1, await keyNamed('eve'))}\nquorum none\n`
    expectRefused(await verify(scene.bytes, { policy }), 'E_LOGSIG', 5)
  })

  it('two of three members make a board that decides', async () => {
    const verdict = await read({
      members: ['ada', 'bob', 'cy'],
      threshold: 2,
      charterSigners: ['ada', 'cy'],
    })
    expect(verdict.because).toBeNull()
  })

  it('a board that the one before elected is in force', async () => {
    const boards = [{ members: ['bob', 'cy'], threshold: 2, signers: ['ada', 'bob', 'cy'] }]
    expect((await read({ boards, charterSigners: ['bob', 'cy'] })).because).toBeNull()
  })

  it('a whole chain of boards is followed', async () => {
    const boards = [
      { members: ['bob'], signers: ['ada', 'bob'] },
      { members: ['cy'], signers: ['bob', 'cy'] },
    ]
    expect((await read({ boards, charterSigners: ['cy'] })).because).toBeNull()
    expectRefused(await read({ boards, charterSigners: ['ada'] }), 'E_CHARTER_SIGS', 9)
  })

  it.each<[string, NonNullable<Changes['boards']>]>([
    ['that elected itself', [{ members: ['eve'], signers: ['eve'] }]],
    ['that did not accept', [{ members: ['bob'], signers: ['ada'] }]],
    ['that cannot decide', [{ members: ['bob'], threshold: 2, signers: ['ada', 'bob'] }]],
    [
      'that skips a number',
      [{ members: ['bob'], signers: ['ada', 'bob'], body: (body) => ({ ...body, seq: 2 }) }],
    ],
    [
      'that follows another',
      [
        {
          members: ['bob'],
          signers: ['ada', 'bob'],
          body: (body) => ({ ...body, prev: 'A'.repeat(43) }),
        },
      ],
    ],
    [
      'of another ledger',
      [{ members: ['bob'], signers: ['ada', 'bob'], body: (body) => ({ ...body, origin: 'x' }) }],
    ],
    [
      'that had expired',
      [
        {
          members: ['bob'],
          signers: ['ada', 'bob'],
          body: (body) => ({ ...body, expires: issued - 1 }),
        },
      ],
    ],
    ['that a stranger signed too', [{ members: ['bob'], signers: ['ada', 'bob', 'eve'] }]],
    [
      'with an emergency key of somebody who is not on it',
      [
        {
          members: ['bob'],
          signers: ['ada', 'bob'],
          body: (body) => ({ ...body, emergency: [`${'A'.repeat(43)}=`] }),
        },
      ],
    ],
  ])('a board %s is refused', async (_, boards) => {
    expectRefused(await read({ boards, charterSigners: ['bob'] }), 'E_BOARD', 8)
  })

  it('a board that expires after the seal does not make an old receipt fail', async () => {
    const boards: Changes['boards'] = [
      { members: ['bob'], signers: ['ada', 'bob'], body: (body) => ({ ...body, expires: issued }) },
    ]
    expect((await read({ boards, charterSigners: ['bob'] })).because).toBeNull()
  })

  it('a board that expired before a pending answer was issued is refused, whenever the last seal was', async () => {
    const changes: Changes = {
      boards: [
        {
          members: ['bob'],
          signers: ['ada', 'bob'],
          body: (body) => ({ ...body, expires: issued - 1 }),
        },
      ],
      charterSigners: ['bob'],
      witnesses: ['witness.one', 'witness.two'].map((name) => ({ name, time: issued - 7200 })),
      pending: true,
    }
    expectRefused(await read(changes, witnessPolicy), 'E_BOARD', 8)
  })

  describe('that voted for witnesses', () => {
    promises('board:witnesses')
    const times = ['witness.one', 'witness.two'].map((name) => ({ name, time: issued + 1 }))
    const voting = (hash: string): Changes => ({
      boards: [
        {
          members: ['bob'],
          signers: ['ada', 'bob'],
          body: (body) => ({ ...body, witnessPolicy: hash }),
        },
      ],
      charterSigners: ['bob'],
      witnesses: times,
    })
    const hashOf = async (source: string): Promise<string> => {
      const policy = await parsePolicy(source)
      return policy.ok ? witnessHash(policy) : ''
    }

    it('is content with a reader who trusts the same', async () => {
      const mine = await witnessPolicy(await makeScene())
      const scene = await makeScene(voting(await hashOf(mine)))
      const verdict = await verify(scene.bytes, { policy: await witnessPolicy(scene) })
      expect(verdict).toMatchObject({ exit: 0, level: 'witnessed' })
      expect(verdict.warnings).not.toContain('W_OTHER_WITNESSES')
      expect(verdict.notProven).not.toContain(gaps.witnesses)
    })

    it('has a reader told who trusts others, or only a fingerprint', async () => {
      const scene = await makeScene(voting(await hashOf(await witnessPolicy(await makeScene()))))
      const fewer = await witnessPolicy(scene, '1')
      for (const trust of [{ policy: fewer }, { policy: scene.policy }, { origin: scene.origin }]) {
        const verdict = await verify(scene.bytes, trust)
        const told = verdict.steps.find(({ name }) => name === 'board')
        expect(told).toMatchObject({ code: 'W_OTHER_WITNESSES' })
        expect(told?.detail).toContain('voted for other witnesses than yours')
        expect(verdict.notProven).toContain(gaps.witnesses)
        expect(verdict.exit).toBe(0)
      }
    })

    it('may vote for none, which a fingerprint then agrees with', async () => {
      const scene = await makeScene(voting(await hashOf('quorum none\n')))
      const verdict = await verify(scene.bytes, { origin: scene.origin })
      expect(verdict.warnings).not.toContain('W_OTHER_WITNESSES')
    })
  })

  it('a board that had expired could still hand over to the next', async () => {
    const boards: Changes['boards'] = [
      { members: ['bob'], signers: ['ada', 'bob'], body: (body) => ({ ...body, expires: 1 }) },
      { members: ['cy'], signers: ['bob', 'cy'] },
    ]
    expect((await read({ boards, charterSigners: ['cy'] })).because).toBeNull()
  })

  it('of three members one alone decides nothing', async () => {
    const three = { members: ['bob', 'cy', 'dee'], signers: ['ada', 'bob', 'cy'] }
    const one = await read({ boards: [{ ...three, threshold: 1 }], charterSigners: ['bob'] })
    expectRefused(one, 'E_BOARD', 8)
    const two = { boards: [{ ...three, threshold: 2 }], charterSigners: ['bob', 'cy'] }
    expect((await read(two)).because).toBeNull()
  })

  it('a statement that names another board is refused', async () => {
    const verdict = await read({
      statement: (plain) => ({ ...plain, board: { ...plain.board, index: 1 } }),
    })
    expectRefused(verdict, 'E_BOARD', 8)
  })

  it('a board that was left out is refused', async () => {
    const boards = [{ members: ['bob'], signers: ['ada', 'bob'] }]
    const verdict = await tamper((bundle) => ({ ...bundle, chain: bundle.chain.slice(0, 1) }), {
      boards,
      charterSigners: ['bob'],
    })
    expectRefused(verdict, 'E_BOARD', 8)
  })
})
