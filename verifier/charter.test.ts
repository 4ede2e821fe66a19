import { describe, expect, it } from 'vitest'
import vector from '../spec/vectors/charter.json' with { type: 'json' }
import { charterBody } from '../spec/vectors/example.ts'
import { keyNamed } from '../spec/vectors/keys.ts'
import { approved } from './approval.ts'
import { concat, text, utf8 } from './bytes.ts'
import {
  type CharterBody,
  charterEntry,
  charterHash,
  charterSigned,
  parseCharterEntry,
} from './charter.ts'
import { fromBase64, toBase64, toBase64Url } from './encoding.ts'
import { formatEntry } from './entry.ts'
import type { Json } from './jcs.ts'

const place = { index: 0, hash: toBase64Url(new Uint8Array(32)) }
const body = await charterBody('a.example/aaaaaaaaaaaaaaaaaaaaaaaaaa', place)
const approve = async (name: string, message = charterSigned(body)) => {
  const key = await keyNamed(name)
  return { key: key.base64, signature: toBase64(await key.sign(message)) }
}
const member = async (name: string) => ({ name, key: (await keyNamed(name)).base64 })
const reread = (change: { readonly [name: string]: Json }) =>
  parseCharterEntry(formatEntry(2, { body: { ...body, ...change }, signatures: [] }))

describe('a charter', () => {
  it('is hashed and signed as the vectors say', async () => {
    const entry = formatEntry(2, {
      body: vector.body,
      signatures: [{ key: vector.key, signature: vector.signature }],
    })
    const content = parseCharterEntry(entry)
    if (!content) throw new Error('the vector is no charter')
    expect(toBase64Url(await charterHash(content.body))).toBe(vector.hash)
    const board = { members: [{ name: 'ada', key: vector.key }], threshold: 1 }
    expect(await approved(charterSigned(content.body), content.signatures, board)).toHaveLength(
      board.threshold,
    )
    expect(fromBase64(vector.signature)).toHaveLength(64)
  })

  it('survives the round trip', async () => {
    const content = { body, signatures: [await approve('ada')] }
    expect(parseCharterEntry(charterEntry(content))).toEqual(content)
  })

  it('is signed under words of its own, so that the signature counts for nothing else', () => {
    expect(text(charterSigned(body))).toMatch(/^overt\/charter\/1\n\{"artefacts":/)
  })

  it.each<[string, { readonly [name: string]: Json }]>([
    ['another version', { v: 'charter/v2' }],
    ['an unknown field', { motto: '' }],
    ['a seq that is no count', { seq: '1' }],
    ['a prev that is no hash', { prev: 'first' }],
    ['a negative cool-down', { coolDown: -1 }],
    [
      'a number for a decimal',
      {
        artefacts: {
          ...body.artefacts,
          sampler: { temperature: 1, topK: 0, topP: '1', minP: '0' },
        },
      },
    ],
    [
      'a decimal with an idle zero',
      {
        artefacts: {
          ...body.artefacts,
          sampler: { temperature: '0.80', topK: 0, topP: '1', minP: '0' },
        },
      },
    ],
    [
      'a model that says too little',
      { artefacts: { ...body.artefacts, models: [{ model: '*' }] } },
    ],
    ['artefacts too few', { artefacts: { systemPrompts: [] } }],
    ['a fallback that is no hash', { fallback: ['x'] }],
    ['retention without days', { retention: {} }],
  ])('with %s is refused', (_, change) => {
    expect(reread({})).not.toBeNull()
    expect(reread(change)).toBeNull()
  })

  it('with any byte behind it is refused', () => {
    expect(parseCharterEntry(concat(charterEntry({ body, signatures: [] }), utf8('\n')))).toBeNull()
  })
})

describe('approval', () => {
  const message = charterSigned(body)
  const board = async (threshold: number, ...names: readonly string[]) => ({
    members: await Promise.all(names.map(member)),
    threshold,
  })

  it('takes as many members as the threshold asks', async () => {
    const two = await board(2, 'ada', 'bob', 'cy')
    expect(await approved(message, [await approve('ada'), await approve('cy')], two)).toMatchObject(
      [{ name: 'ada' }, { name: 'cy' }],
    )
    expect(await approved(message, [await approve('ada')], two)).toBeNull()
    expect(await approved(message, [], two)).toBeNull()
  })

  it('counts members, never signatures', async () => {
    const two = await board(2, 'ada', 'bob')
    expect(await approved(message, [await approve('ada'), await approve('ada')], two)).toBeNull()
  })

  it('refuses the signature of a stranger, whoever else signed', async () => {
    const one = await board(1, 'ada')
    expect(await approved(message, [await approve('eve')], one)).toBeNull()
    expect(await approved(message, [await approve('eve'), await approve('ada')], one)).toBeNull()
  })

  it('of two boards takes the threshold of each, and a member of both for both', async () => {
    const [old, next] = [await board(2, 'ada', 'bob'), await board(2, 'bob', 'cy', 'dee')]
    const by = (...names: readonly string[]) => Promise.all(names.map((name) => approve(name)))
    expect(await approved(message, await by('ada', 'bob', 'cy'), old, next)).not.toBeNull()
    expect(await approved(message, await by('ada', 'bob'), old, next)).toBeNull()
    expect(await approved(message, await by('bob', 'cy', 'dee'), old, next)).toBeNull()
    expect(await approved(message, await by('ada', 'bob', 'cy', 'eve'), old, next)).toBeNull()
  })

  it('refuses a false signature under the key of a member, whoever else signed', async () => {
    const one = await board(1, 'ada', 'bob')
    const forged = await approve('bob', utf8('something else'))
    expect(await approved(message, [await approve('ada'), forged], one)).toBeNull()
  })

  it('of one text is none of another', async () => {
    const other: CharterBody = { ...body, reason: 'Another.' }
    expect(
      await approved(charterSigned(other), [await approve('ada')], await board(1, 'ada')),
    ).toBeNull()
  })
})
