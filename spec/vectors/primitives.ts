import { createCipheriv, createHmac } from 'node:crypto'
import {
  type Genesis,
  type Json,
  answerLeaf,
  canonical,
  charterHash,
  charterSigned,
  commitField,
  concat,
  formatNote,
  formatProof,
  genesisEntry,
  genesisHash,
  leafHash,
  noiseCommit,
  originOf,
  promiseText,
  sha256,
  toBase64,
  toBase64Url,
  toHex,
  utf8,
} from '@overt/verifier'
import { audits } from './audits.ts'
import { entries } from './entries.ts'
import { charterBody } from './example.ts'
import { drawn, keyNamed, vkeyOf } from './keys.ts'
import { makeScene } from './scene.ts'
import { Tree } from './tree.ts'
import { witnesses } from './witnesses.ts'

/** One list of vectors a primitive, by the name of its file. */
export async function primitives(): Promise<{ readonly [name: string]: Json }> {
  return {
    canonical: canonicalForms(),
    commitment: await commitments(),
    leaf: await leaves(),
    origin: await origins(),
    charter: await charters(),
    entry: await entries(),
    audit: await audits(),
    witnesses: await witnesses(),
    merkle: await trees(),
    note: await notes(),
    promise: await promises(),
    noise: await noises(),
  }
}

function canonicalForms(): Json {
  const values: readonly Json[] = [
    null,
    [],
    { b: 1, a: [true, false] },
    {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\u{1f600}': 'Smiley',
      '\ufb33': 'Dalet',
      '1': 'One',
    },
    'é " \\ \n \u007f \u2028 /',
    [0, -1, 9007199254740991, -9007199254740991],
  ]
  return {
    good: values.map((value) => ({ value, canonical: canonical(value) })),
    bad: [
      '{"a":1,"a":1}',
      '{"b":1,"a":1}',
      '[1.5]',
      '[1.0]',
      '[1e2]',
      '[-0]',
      '[9007199254740992]',
      ' null',
      '"\\ud800"',
      '"\\u0041"',
      '{}\n',
    ],
  }
}

async function commitments(): Promise<Json> {
  const salt = await drawn('salt')
  const values: readonly Json[] = [null, { text: 'Jupiter.', edits: [] }]
  return Promise.all(
    values.map(async (value) => ({
      name: 'text',
      salt: toBase64Url(salt),
      value,
      commitment: await commitField('text', salt, value),
    })),
  )
}

async function leaves(): Promise<Json> {
  const { statement } = (await makeScene()).bundle
  const leaf = await answerLeaf(statement)
  return { statement, leafHex: toHex(leaf), leafHash: toBase64(await leafHash(leaf)) }
}

async function origins(): Promise<Json> {
  const genesis: Genesis = {
    v: 'genesis/v1',
    logKey: (await keyNamed('log')).base64,
    promiseKey: (await keyNamed('promise')).base64,
    board: { members: [{ name: 'ada', key: (await keyNamed('ada')).base64 }], threshold: 1 },
  }
  return {
    name: 'overt.example',
    genesis,
    entry: toBase64(genesisEntry(genesis)),
    hash: await genesisHash(genesis),
    origin: await originOf('overt.example', genesis),
  }
}

async function charters(): Promise<Json> {
  const body = await charterBody('overt.example/aaaaaaaaaaaaaaaaaaaaaaaaaa', {
    index: 0,
    hash: toBase64Url(await sha256(utf8('a board'))),
  })
  const ada = await keyNamed('ada')
  return {
    body,
    hash: toBase64Url(await charterHash(body)),
    key: ada.base64,
    signature: toBase64(await ada.sign(charterSigned(body))),
  }
}

/** Leaf n is the one byte n. */
async function trees(): Promise<Json> {
  const tree = new Tree()
  for (let n = 0; n < 20; n++) await tree.add(Uint8Array.of(n))
  const places = [
    [0, 1],
    [0, 2],
    [6, 7],
    [3, 8],
    [9, 16],
    [16, 17],
    [18, 20],
  ] as const
  const pairs = [
    [1, 1],
    [1, 8],
    [3, 7],
    [4, 7],
    [6, 8],
    [8, 20],
    [13, 20],
    [20, 20],
  ] as const
  return {
    roots: await Promise.all(
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 20].map(async (size) => ({
        size,
        root: toHex(await tree.root(size)),
      })),
    ),
    inclusion: await Promise.all(
      places.map(async ([index, size]) => ({
        index,
        size,
        hashes: (await tree.inclusion(index, size)).map(toHex),
      })),
    ),
    consistency: await Promise.all(
      pairs.map(async ([from, to]) => ({
        from,
        to,
        hashes: (await tree.consistency(from, to)).map(toHex),
      })),
    ),
  }
}

async function notes(): Promise<Json> {
  const key = await keyNamed('log')
  const name = 'overt.example'
  const vkey = await vkeyOf(name, 1, key)
  const text = 'A note.\n\nIts text may hold empty lines.\n'
  const id = (await sha256(concat(utf8(`${name}\n`), Uint8Array.of(1), key.bytes))).slice(0, 4)
  const note = formatNote({
    text,
    signatures: [{ name, id, signature: await key.sign(utf8(text)) }],
  })
  const { checkpoint, tree } = await makeScene()
  const signed = await checkpoint(tree.size)
  return {
    vkey,
    note,
    checkpoint: signed,
    proof: formatProof({
      index: 1,
      hashes: await tree.inclusion(1),
      checkpoint: signed,
      extra: null,
    }),
  }
}

async function promises(): Promise<Json> {
  const { bundle } = await makeScene({ promise: {} })
  const leaf = await leafHash(await answerLeaf(bundle.statement))
  return {
    leafHash: toBase64(leaf),
    text: promiseText(bundle.statement.origin, leaf, bundle.statement.issued + 86_400),
    note: bundle.promise,
  }
}

/** Noise keys of spec/receipt.md and the numbers that gumbel-pos/v1 draws with a key of 32 bytes 0x07. */
async function noises(): Promise<Json> {
  const k = await drawn('noise key')
  const nonce = await drawn('nonce')
  const answerKey = hmac(k, concat(utf8('overt/noise/1\n'), nonce))
  const seedKey = await sha256(concat(utf8('overt/seed/1\n'), int64(-7n)))
  const sevens = new Uint8Array(32).fill(7)
  const draws = [
    [0, 0],
    [1, 42],
    [4294967295, 49151],
  ] as const
  return {
    k: toBase64Url(k),
    commit: toBase64Url(await noiseCommit(k)),
    nonce: toBase64Url(nonce),
    answerKey: toHex(answerKey),
    seed: '-7',
    seedKey: toHex(seedKey),
    runKeys: [
      { choice: 0, run: 0, key: toHex(hmac(answerKey, uint32s(0, 0))) },
      { choice: 1, run: 2, key: toHex(hmac(answerKey, uint32s(1, 2))) },
    ],
    uniform: draws.map(([t, j]) => ({
      key: toHex(sevens),
      t,
      j,
      u: String(uniform(sevens, t, j)),
    })),
  }
}

const hmac = (key: Uint8Array, message: Uint8Array): Uint8Array =>
  new Uint8Array(createHmac('sha256', key).update(message).digest())

function uint32s(...values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length))
  for (const [at, value] of values.entries()) view.setUint32(4 * at, value)
  return new Uint8Array(view.buffer)
}

function int64(value: bigint): Uint8Array {
  const view = new DataView(new ArrayBuffer(8))
  view.setBigInt64(0, value)
  return new Uint8Array(view.buffer)
}

function uniform(key: Uint8Array, t: number, j: number): number {
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false)
  const block = cipher.update(concat(utf8('gumbel/1'), uint32s(t, j)))
  return (Number(block.readBigUInt64BE() >> 12n) + 0.5) / 2 ** 52
}
