import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerValues } from '../spec/vectors/example.ts'
import { drawn } from '../spec/vectors/keys.ts'
import vectors from '../spec/vectors/commitment.json' with { type: 'json' }
import { type FieldName, commitField, disclosuresShape, fieldNames, opens } from './disclosure.ts'
import { fromBase64Url, toBase64Url } from './encoding.ts'
import type { Json } from './jcs.ts'
import { promises } from '../test/promises.ts'

promises('receipt:disclosure')

const salt = await drawn('a salt')
const shown = (value: Json) => ({ salt: toBase64Url(salt), value })

describe('a commitment', () => {
  it.each(vectors)(
    'is the one of the vectors: $value',
    async ({ name, salt: base64, value, commitment }) => {
      const known = fieldNames.find((one) => one === name) ?? 'key'
      expect(await commitField(known, fromBase64Url(base64) ?? new Uint8Array(), value)).toBe(
        commitment,
      )
    },
  )

  it('opens to its own name, salt and value alone', async () => {
    const commitment = await commitField('text', salt, 'a')
    expect(await opens('text', shown('a'), commitment)).toBe(true)
    expect(await opens('text', shown('b'), commitment)).toBe(false)
    expect(await opens('prev', shown('a'), commitment)).toBe(false)
    const other = { salt: toBase64Url(await drawn('another')), value: 'a' }
    expect(await opens('text', other, commitment)).toBe(false)
  })

  it('of any two values differs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), async (a, b) => {
        const [one, two] = [await commitField('text', salt, a), await commitField('text', salt, b)]
        expect(one === two).toBe(a === b)
      }),
    )
  })

  it('cannot be made with a short salt', async () => {
    await expect(commitField('text', salt.slice(1), null)).rejects.toThrow('could not write')
  })

  it('does not open under a salt of another size', async () => {
    const commitment = await commitField('text', salt, null)
    expect(await opens('text', { salt: 'AA', value: null }, commitment)).toBe(false)
    expect(await opens('text', { salt: '?', value: null }, commitment)).toBe(false)
  })
})

describe('the shapes of what is shown', () => {
  const fault = (name: FieldName, value: Json) => disclosuresShape({ [name]: shown(value) })

  it('take the values of the example, each alone and all together', async () => {
    const values = await answerValues()
    for (const name of fieldNames) expect(fault(name, values[name]), name).toBeNull()
    expect(
      disclosuresShape(Object.fromEntries(fieldNames.map((name) => [name, shown(values[name])]))),
    ).toBeNull()
  })

  it('take null for a field that was not used, and null for a disclosure that was erased', () => {
    for (const name of fieldNames) {
      expect(fault(name, null), name).toBeNull()
      expect(disclosuresShape({ [name]: null }), name).toBeNull()
    }
  })

  it.each<[string, FieldName, Json, string]>([
    [
      'a nonce of 31 bytes',
      'request',
      { nonce: toBase64Url(salt.slice(1)), bodySha256: toBase64Url(salt), attachments: [] },
      '.nonce',
    ],
    ['a request without its body', 'request', { nonce: null, attachments: [] }, '.bodySha256'],
    [
      'an unknown source',
      'runs',
      [run({ segments: [{ from: 'thief', ref: null, bytes: '', tokens: [] }] })],
      '[0].segments[0].from',
    ],
    ['a negative token', 'runs', [run({ output: [-1] })], '[0].output[0]'],
    ['an unknown kind', 'runs', [run({ kinds: [5] })], '[0].kinds[0]'],
    ['an unknown stop', 'runs', [run({ stop: 'bored' })], '[0].stop'],
    ['a field too many in a run', 'runs', [run({ note: '' })], '[0].note'],
    [
      'a number where a decimal belongs',
      'sampler',
      { temperature: { value: 0, by: 'charter' } },
      '.temperature.value',
    ],
    [
      'a negative edit',
      'text',
      { text: '', edits: [{ at: -1, del: 0, ins: '', by: 'stop' }] },
      '.edits[0].at',
    ],
    [
      'an edit by nobody',
      'text',
      { text: '', edits: [{ at: 0, del: 0, ins: '', by: 'me' }] },
      '.edits[0].by',
    ],
    ['a short noise key', 'key', 'AA', ''],
    [
      'a guard without a verdict',
      'guards',
      [{ guard: 'g', version: '1', on: 'input', action: '' }],
      '[0].verdict',
    ],
    [
      'a provider answer without its digest',
      'remote',
      [{ requestSha256: toBase64Url(salt), id: null, fingerprint: null }],
      '[0].responseSha256',
    ],
    ['a leaf of 32 bytes', 'prev', toBase64Url(salt), ''],
  ])('refuse %s', (_, name, value, path) => {
    expect(fault(name, value)).toBe(`.${name}.value${path}`)
  })

  it('refuse an unknown name and a salt of another size', () => {
    expect(disclosuresShape({ secret: shown(null) })).toBe('.secret')
    expect(disclosuresShape({ text: { salt: 'AA', value: null } })).toBe('.text.salt')
    expect(disclosuresShape({ text: { value: null } })).toBe('.text.salt')
  })
})

function run(change: { readonly [name: string]: Json }): Json {
  return {
    choice: 0,
    run: 0,
    segments: [],
    output: [],
    kinds: [],
    stop: 'eos',
    trace: null,
    ...change,
  }
}
