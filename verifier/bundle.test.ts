import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeScene } from '../spec/vectors/scene.ts'
import { type Bundle, formatBundle, mostBytes, parseBundle } from './bundle.ts'
import { text } from './bytes.ts'
import { fieldNames } from './disclosure.ts'
import { canonical } from './jcs.ts'

const scene = await makeScene({ promise: {} })
const source = text(scene.bytes)
const told = (bundle: object) => parseBundle(canonical(JSON.parse(JSON.stringify(bundle))))

describe('a bundle', () => {
  it('survives the round trip', () => {
    const parsed = parseBundle(source)
    expect(parsed.ok && parsed.bundle).toEqual(scene.bundle)
    expect(parsed.ok && formatBundle(parsed.bundle)).toBe(source)
  })

  it('survives it whatever its holder shows', () => {
    fc.assert(
      fc.property(fc.subarray([...fieldNames]), fc.subarray([...fieldNames]), (shown, erased) => {
        const all = scene.bundle.disclosures
        const disclosures = Object.fromEntries(
          shown.map((name) => [name, erased.includes(name) ? null : all[name]]),
        )
        const bundle: Bundle = { ...scene.bundle, disclosures }
        const parsed = parseBundle(formatBundle(bundle))
        expect(parsed.ok && parsed.bundle).toEqual(bundle)
      }),
    )
  })

  it('of an answer with all fields stays far below the cap', () => {
    expect(scene.bytes.length).toBeLessThan(mostBytes / 100)
  })

  it('may be pending: without proof, without promise', () => {
    expect(told({ ...scene.bundle, proof: null, promise: null }).ok).toBe(true)
  })

  it.each<[string, object, string]>([
    ['a part that is unknown', { ...scene.bundle, note: '' }, '.note'],
    ['a proof that is a list', { ...scene.bundle, proof: [] }, '.proof'],
    ['a hash of 31 bytes', { ...scene.bundle, consistency: ['AAAA'] }, '.consistency[0]'],
    [
      'an entry that is not base64',
      { ...scene.bundle, chain: [{ entry: '?', proof: '' }] },
      '.chain[0].entry',
    ],
    ['an entry without its proof', { ...scene.bundle, chain: [{ entry: '' }] }, '.chain[0].proof'],
    [
      '65 boards',
      { ...scene.bundle, chain: Array.from({ length: 65 }, () => scene.bundle.chain[0]) },
      '.chain',
    ],
    [
      'a charter without `seen`',
      { ...scene.bundle, charter: { entry: '', proof: '', artefacts: {} } },
      '.charter.seen',
    ],
    [
      'an artefact that is no text',
      { ...scene.bundle, charter: { ...scene.bundle.charter, artefacts: { ['A'.repeat(43)]: 1 } } },
      `.charter.artefacts.${'A'.repeat(43)}`,
    ],
    [
      'an artefact under no hash',
      { ...scene.bundle, charter: { ...scene.bundle.charter, artefacts: { prompt: '' } } },
      '.charter.artefacts.prompt',
    ],
    [
      'a statement of another version',
      { ...scene.bundle, statement: { ...scene.bundle.statement, v: '2' } },
      '.statement.v',
    ],
  ])('with %s names the place', (_, bundle, path) => {
    expect(told(bundle)).toMatchObject({
      ok: false,
      code: 'E_SCHEMA',
      detail: expect.stringContaining(`bundle${path} `),
    })
  })

  it.each([
    ['E_PARSE', 'x'],
    ['E_CANON', `${source} `],
    ['E_CANON', '[0.5]'],
    ['E_SCHEMA', '[]'],
    ['E_SCHEMA', 'null'],
  ])('that is broken is %s', (code, broken) => {
    expect(parseBundle(broken)).toMatchObject({ ok: false, code })
  })
})
