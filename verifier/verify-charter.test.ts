import { describe, expect, it } from 'vitest'
import { issued } from '../spec/vectors/example.ts'
import { drawn, keyNamed, vkeyOf } from '../spec/vectors/keys.ts'
import { witnessPolicy } from '../spec/vectors/receipts.ts'
import { expectRefused, read, tamper } from '../spec/vectors/reading.ts'
import { type Changes, forge, makeScene } from '../spec/vectors/scene.ts'
import type { CharterBody } from './charter.ts'
import { toBase64Url } from './encoding.ts'
import { formatProof, parseProof } from './proof.ts'
import type { Statement } from './statement.ts'
import { promises } from '../test/promises.ts'
import { parsePolicy } from './policy.ts'
import { witnessHash } from './step/board.ts'
import { gaps } from './verdict.ts'
import { verify } from './verify.ts'

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

describe('step 9, the charter', () => {
  it.each<[string, readonly string[]]>([
    ['nobody', []],
    ['a stranger', ['eve']],
    ['one of the two that are needed', ['ada']],
    ['one of the two, twice', ['ada', 'ada']],
    ['both and a stranger', ['ada', 'bob', 'eve']],
  ])('signed by %s is refused', async (_, charterSigners) => {
    const verdict = await read({ members: ['ada', 'bob'], threshold: 2, charterSigners })
    expectRefused(verdict, 'E_CHARTER_SIGS', 9)
  })

  it('that the statement does not name is refused', async () => {
    const other = toBase64Url(await drawn('charter'))
    const named = (change: Partial<Statement['charter']>): Changes => ({
      statement: (plain) => ({ ...plain, charter: { ...plain.charter, ...change } }),
    })
    expectRefused(await read(named({ hash: other })), 'E_CHARTER_ORDER', 9)
    expectRefused(await read(named({ index: 2 })), 'E_CHARTER_ORDER', 9)
  })

  it.each<[string, (body: CharterBody) => CharterBody]>([
    ['of another ledger', (body) => ({ ...body, origin: 'other.example' })],
    ['of another board', (body) => ({ ...body, board: { ...body.board, index: 3 } })],
    ['with the number 0', (body) => ({ ...body, seq: 0 })],
    ['that is the first and follows one', (body) => ({ ...body, prev: 'A'.repeat(43) })],
    ['that is the second and follows none', (body) => ({ ...body, seq: 2 })],
  ])('%s is refused', async (_, charter) => {
    expectRefused(await read({ charter }), 'E_CHARTER_ORDER', 9)
  })

  it('that entered the ledger only after the answer began is refused', async () => {
    const scene = await makeScene({ leaves: [0, 3, 7] })
    const root = toBase64Url(await scene.tree.root(1))
    const changes: Changes = {
      leaves: [0, 3, 7],
      statement: (plain) => ({ ...plain, after: { size: 1, root } }),
    }
    const { bundle, policy, tree } = await makeScene(changes)
    const consistency = (await tree.consistency(1)).map((hash) =>
      btoa(String.fromCharCode(...hash)),
    )
    const bytes = forge(bundle, (copy) => ({ ...copy, consistency }))
    expectRefused(await verify(bytes, { policy }), 'E_CHARTER_ORDER', 9)
  })

  it('whose entry is not where its proof says is refused', async () => {
    const verdict = await tamper((bundle) => {
      const proof = parseProof(bundle.charter.proof)
      if (!proof) throw new Error('the scene has a proof')
      return {
        ...bundle,
        charter: { ...bundle.charter, proof: formatProof({ ...proof, index: 2 }) },
      }
    })
    expectRefused(verdict, 'E_CHARTER_ORDER', 9)
  })

  it('proven under another checkpoint than the answer is refused', async () => {
    const scene = await makeScene()
    const older = await scene.checkpoint(12)
    const proof = formatProof({
      index: 1,
      hashes: await scene.tree.inclusion(1, 12),
      checkpoint: older,
      extra: null,
    })
    const bytes = forge(scene.bundle, (copy) => ({ ...copy, charter: { ...copy.charter, proof } }))
    expectRefused(await verify(bytes, { policy: scene.policy }), 'E_CHARTER_ORDER', 9)
  })

  it('proven under a second checkpoint of the same size shows that the ledger has two faces', async () => {
    const [one, two] = [
      await makeScene(),
      await makeScene({ statement: (plain) => ({ ...plain, stop: 'length' }) }),
    ]
    const bytes = forge(one.bundle, (copy) => ({
      ...copy,
      charter: { ...copy.charter, proof: two.bundle.charter.proof },
    }))
    expectRefused(await verify(bytes, { policy: one.policy }), 'E_SPLIT', 9)
    const chained = forge(one.bundle, (copy) => ({ ...copy, chain: two.bundle.chain }))
    expectRefused(await verify(chained, { policy: one.policy }), 'E_SPLIT', 8)
  })

  describe('after the first', () => {
    const second = (coolDown: number) => (body: CharterBody) => ({
      ...body,
      seq: 2,
      prev: 'A'.repeat(43),
      coolDown,
    })
    const at = (time: number) => ['witness.one', 'witness.two'].map((name) => ({ name, time }))

    it('without a checkpoint that saw it is refused', async () => {
      expectRefused(await read({ charter: second(0) }), 'E_COOLDOWN', 9)
    })

    it('holds once its cool-down is over, in witness time', async () => {
      const changes: Changes = {
        charter: second(86_400),
        seen: at(issued - 86_400),
        witnesses: at(issued + 1),
      }
      expect((await read(changes, witnessPolicy)).because).toBeNull()
    })

    it('used before its cool-down was over is refused', async () => {
      const changes: Changes = {
        charter: second(86_400),
        seen: at(issued - 86_399),
        witnesses: at(issued + 1),
      }
      expectRefused(await read(changes, witnessPolicy), 'E_COOLDOWN', 9)
    })

    it('seen by too few witnesses is refused', async () => {
      const changes: Changes = { charter: second(0), seen: [], witnesses: at(issued + 1) }
      expectRefused(await read(changes, witnessPolicy), 'E_COOLDOWN', 9)
    })

    it('holds on the word of the ledger alone where no witness is asked for', async () => {
      const verdict = await read({ charter: second(86_400), seen: [] })
      expect(verdict).toMatchObject({ exit: 0, level: 'self-attested' })
    })

    it('seen before it was there, or after the answer began, is refused', async () => {
      const scene = await makeScene({ charter: second(0), seen: [] })
      for (const size of [1, 9]) {
        const seen = await scene.checkpoint(size)
        const bytes = forge(scene.bundle, (copy) => ({
          ...copy,
          charter: { ...copy.charter, seen },
        }))
        expectRefused(await verify(bytes, { policy: scene.policy }), 'E_COOLDOWN', 9)
      }
    })

    it('seen in a contradictory checkpoint shows that the ledger has two faces', async () => {
      const scene = await makeScene({ charter: second(0), seen: [] })
      const other = await makeScene({ charter: second(1), seen: [] })
      const seen = await other.checkpoint(other.tree.size)
      const bytes = forge(scene.bundle, (copy) => ({ ...copy, charter: { ...copy.charter, seen } }))
      expectRefused(await verify(bytes, { policy: scene.policy }), 'E_SPLIT', 9)
    })
  })
})
