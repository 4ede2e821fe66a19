import { describe, expect, it } from 'vitest'
import { drawn } from '../../spec/vectors/keys.ts'
import { expectRefused, reproof, tamper } from '../../spec/vectors/reading.ts'
import { forge, makeScene } from '../../spec/vectors/scene.ts'
import { answerLeaf } from '../statement.ts'
import { verify } from '../verify.ts'

describe('step 3, the leaf', () => {
  it('a proof that names another leaf beside it is refused', async () => {
    const other = await drawn('leaf')
    expectRefused(
      await tamper((bundle) => ({ ...bundle, proof: reproof(bundle.proof, { extra: other }) })),
      'E_LEAF',
      3,
    )
  })

  it('a proof that names its own leaf beside it holds', async () => {
    const { bundle, policy } = await makeScene()
    const leaf = await answerLeaf(bundle.statement)
    const named = forge(bundle, (copy) => ({
      ...copy,
      proof: reproof(copy.proof, { extra: leaf }),
    }))
    expect((await verify(named, { policy })).because).toBeNull()
  })
})
