import { describe, expect, it } from 'vitest'
import { issued } from '../../spec/vectors/example.ts'
import { drawn } from '../../spec/vectors/keys.ts'
import { witnessPolicy } from '../../spec/vectors/receipts.ts'
import { expectRefused, read, tamper } from '../../spec/vectors/reading.ts'
import { type Changes, forge, makeScene } from '../../spec/vectors/scene.ts'
import { toBase64Url } from '../encoding.ts'
import { formatProof, parseProof } from '../proof.ts'
import type { Statement } from '../statement.ts'
import { verify } from '../verify.ts'
import type { CharterBody } from '../charter.ts'

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

  it('that is the first has no checkpoint that saw it, and no other text in its place', async () => {
    const scene = await makeScene()
    for (const seen of ['', 'a secret', await scene.checkpoint(scene.tree.size)]) {
      const bytes = forge(scene.bundle, (copy) => ({ ...copy, charter: { ...copy.charter, seen } }))
      expectRefused(await verify(bytes, { policy: scene.policy }), 'E_COOLDOWN', 9)
    }
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
