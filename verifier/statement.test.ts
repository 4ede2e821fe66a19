import { describe, expect, it } from 'vitest'
import leafVector from '../spec/vectors/leaf.json' with { type: 'json' }
import noise from '../spec/vectors/noise.json' with { type: 'json' }
import { makeScene } from '../spec/vectors/scene.ts'
import { fromBase64Url, toBase64Url, toHex } from './encoding.ts'
import type { Json } from './jcs.ts'
import { conforms } from './schema.ts'
import { answerLeaf, modelName, noiseCommit, statementShape } from './statement.ts'

const { statement } = (await makeScene()).bundle
const changed = (change: { readonly [name: string]: Json }) =>
  statementShape({ ...statement, ...change })

describe('the leaf of an answer', () => {
  it('is the one of the vectors', async () => {
    const known: Json = leafVector.statement
    expect(conforms(statementShape, known) && toHex(await answerLeaf(known))).toBe(
      leafVector.leafHex,
    )
  })

  it('has 33 bytes and says nothing but that it is an answer', async () => {
    const leaf = await answerLeaf(statement)
    expect(leaf).toHaveLength(33)
    expect(leaf[0]).toBe(0x01)
  })

  it('is another for any change, the blinding included', async () => {
    const plain = toHex(await answerLeaf(statement))
    const others = [
      { ...statement, issued: statement.issued + 1 },
      { ...statement, blind: toBase64Url(new Uint8Array(32)) },
      { ...statement, stop: 'length' as const },
    ]
    for (const other of others) expect(toHex(await answerLeaf(other))).not.toBe(plain)
  })
})

describe('the commitment to the noise', () => {
  it('is the one of the vectors', async () => {
    expect(toBase64Url(await noiseCommit(fromBase64Url(noise.k) ?? new Uint8Array()))).toBe(
      noise.commit,
    )
  })
})

describe('the name of a model', () => {
  it('is the digest of its weights, or provider and model', () => {
    expect(modelName(statement.engine)).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(modelName({ kind: 'remote', provider: 'acme', model: 'one', replay: 'none' })).toBe(
      'acme/one',
    )
  })
})

describe('the shape of a statement', () => {
  it('takes the example', () => {
    expect(statementShape(statement)).toBeNull()
  })

  it('takes a remote engine without noise', () => {
    const engine = { kind: 'remote', provider: 'acme', model: 'one', replay: 'none' }
    expect(changed({ engine, noise: null })).toBeNull()
  })

  it.each(['eos', 'length', 'stop', 'tool', 'person', 'cancelled', 'interrupted', 'error'])(
    'takes the stop reason %s',
    (stop) => {
      expect(changed({ stop })).toBeNull()
    },
  )

  it('needs every field', () => {
    for (const name of Object.keys(statement)) {
      const { [name]: _gone, ...rest } = { ...statement } as { readonly [name: string]: Json }
      expect(statementShape(rest), name).toBe(`.${name}`)
    }
  })

  it('needs every commitment and no other', () => {
    const { text: _gone, ...rest } = statement.c
    expect(changed({ c: rest })).toBe('.c.text')
    expect(changed({ c: { ...statement.c, secret: statement.c.text } })).toBe('.c.secret')
  })

  it.each<[string, { readonly [name: string]: Json }, string]>([
    ['another version', { v: 'answer-receipt/v2' }, '.v'],
    ['an unknown field', { note: '' }, '.note'],
    ['a short id', { id: 'AAAA' }, '.id'],
    ['a short blinding', { blind: 'AAAA' }, '.blind'],
    ['a fractional time', { issued: 1.5 }, '.issued'],
    ['a negative size', { after: { size: -1, root: statement.after.root } }, '.after.size'],
    ['a root that is no hash', { after: { size: 1, root: '' } }, '.after.root'],
    [
      'a model without a digest',
      { engine: { ...statement.engine, model: 'qwen' } },
      '.engine.model',
    ],
    [
      'a digest in capitals',
      { engine: { ...statement.engine, model: `sha256:${'A'.repeat(64)}` } },
      '.engine.model',
    ],
    ['an unknown replay', { engine: { ...statement.engine, replay: 'maybe' } }, '.engine.replay'],
    [
      'a remote engine that promises a replay',
      { engine: { kind: 'remote', provider: 'a', model: 'b', replay: 'exact' } },
      '.engine.provider',
    ],
    ['unknown noise', { noise: { alg: 'dice', commit: statement.after.root } }, '.noise.alg'],
    ['an unknown stop', { stop: 'bored' }, '.stop'],
    ['marking that is no list', { marking: '' }, '.marking'],
  ])('refuses %s', (_, change, path) => {
    expect(changed(change)).toBe(path)
  })
})
