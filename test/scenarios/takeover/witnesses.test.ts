import { parsePolicy, verify, type BoardBody } from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { boardBy, nextBoard } from '../../../server/charter/chain/chain-fixture.ts'
import witnesses from '../../../spec/vectors/witnesses.json' with { type: 'json' }
import { keyNamed, vkeyOf } from '../../../spec/vectors/keys.ts'
import { expectRefused } from '../../../spec/vectors/reading.ts'
import { makeScene } from '../../../spec/vectors/scene.ts'
import { promises } from '../../promises.ts'
import { governed } from './takeover.fixture.ts'

promises('charter:takeover')

describe('root swaps the witnesses that the board voted for', () => {
  promises('board:witnesses')
  const policyOf = async (source: string) => {
    const policy = await parsePolicy(source)
    if (!policy.ok) throw new Error(policy.detail)
    return { policy, source }
  }

  test('for its own, or for none: the server says so and does not start', async () => {
    const made = await governed()
    const { governance, ledger } = made.opened
    const place = { origin: ledger.origin, seq: 2, prev: governance.chain.boards[1]?.hash ?? '' }
    const voting = nextBoard([made.ada, made.bob], { ...place, witnessPolicy: witnesses.hash })
    await governance.decide(boardBy(voting, [made.ada, made.bob]))
    await made.opened[Symbol.asyncDispose]()
    const mine = `witness me ${await vkeyOf('me', 4, await keyNamed('eve'))} https://me\nquorum me\n`
    await expect(made.start(await policyOf(mine))).rejects.toThrow('the board voted for')
    await expect(made.start(await policyOf('quorum none\n'))).rejects.toThrow('the board voted for')
    await expect(made.start()).rejects.toThrow('ledger.witness_policy is not set')
    const opened = await made.start(await policyOf(witnesses.policy))
    expect(opened.charter.board.members).toHaveLength(2)
  })

  test('with a changed program: a receipt read by root’s file says that the board voted for others', async () => {
    const voting = {
      boards: [
        {
          members: ['bob'],
          signers: ['ada', 'bob'],
          body: (body: BoardBody) => ({ ...body, witnessPolicy: witnesses.hash }),
        },
      ],
      charterSigners: ['bob'],
    }
    const { issued } = (await makeScene()).bundle.statement
    const scene = await makeScene({ ...voting, witnesses: [{ name: 'eve', time: issued }] })
    const eve = await vkeyOf('eve', 4, await keyNamed('eve'))
    const mine = scene.policy.replace('quorum none', `witness me ${eve}\nquorum me`)
    const verdict = await verify(scene.bytes, { policy: mine })
    expect(verdict.steps[7]).toMatchObject({ name: 'board', code: 'W_OTHER_WITNESSES' })
    const boards = scene.policy.replace('quorum none\n', witnesses.text)
    expectRefused(await verify(scene.bytes, { policy: boards }), 'E_QUORUM', 5)
  })
})
