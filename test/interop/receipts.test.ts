import { describe, expect, it } from 'vitest'
import { promises } from '../promises.ts'
import { findPython } from './python.ts'
import { readByTheSpec } from './receipts.ts'

promises('verify:by-spec')

const python = findPython()

describe.skipIf(python === null)('a verifier written from spec/ alone, in another language', () => {
  it('says the same of honest, forged and changed receipts, code for code', async () => {
    const said = await readByTheSpec(python ?? '', 150)
    expect([...said.keys()].filter((outcome) => outcome.startsWith('1 ')).length).toBeGreaterThan(
      18,
    )
    expect(said.get('0 null')).toBeGreaterThan(10)
  })
})
