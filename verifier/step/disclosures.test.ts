import { describe, it } from 'vitest'
import { expectRefused, tamper } from '../../spec/vectors/reading.ts'

describe('step 2, what is shown', () => {
  it('another text under the same commitment is refused', async () => {
    const verdict = await tamper((bundle) => {
      const shown = bundle.disclosures.text
      if (!shown) throw new Error('shown')
      return {
        ...bundle,
        disclosures: {
          ...bundle.disclosures,
          text: { ...shown, value: { text: 'Saturn.', edits: [] } },
        },
      }
    })
    expectRefused(verdict, 'E_DISCLOSURE', 2)
  })

  it('a value moved under another name is refused', async () => {
    const verdict = await tamper((bundle) => {
      const { guards = null } = bundle.disclosures
      if (guards?.value !== null) throw new Error('the example has no guards')
      const prev = { salt: guards.salt, value: null }
      return { ...bundle, disclosures: { ...bundle.disclosures, prev } }
    })
    expectRefused(verdict, 'E_DISCLOSURE', 2)
  })
})
