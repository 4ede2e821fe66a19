import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { testModelPath } from '../engine/llama/test-model.ts'
import { GgufError } from './gguf-cursor.ts'
import { inspectGguf, readGguf } from './gguf.ts'
import {
  arrayField,
  gguf,
  joined,
  numberField,
  plainFields,
  string,
  textField,
  u32,
  u64,
} from './gguf.fixture.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'overt-gguf-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Memory as a file, which counts what is read of it and refuses to be read beyond its end. */
function memory(bytes: Uint8Array) {
  const reads: number[] = []
  return {
    size: bytes.length,
    reads,
    async read(offset: number, length: number) {
      expect(offset + length).toBeLessThanOrEqual(bytes.length)
      reads.push(length)
      return bytes.slice(offset, offset + length)
    },
  }
}

const read = (bytes: Uint8Array) => readGguf(memory(bytes))

test('a header tells what the model is', async () => {
  expect(await read(gguf())).toEqual({
    version: 3,
    architecture: 'llama',
    name: 'Tiny',
    licence: 'apache-2.0',
    contextTokens: 2048,
    chatTemplate: '{{ messages }}',
    purpose: 'chat',
    quantisation: 'Q4_1',
    tokens: 3,
    cacheBytesPerToken: null,
    tensors: 1,
    fields: 8,
    sizeBytes: gguf().length,
  })
})

test('what a header does not say is null', async () => {
  const fields = [textField('general.architecture', 'llama')]
  expect(await read(gguf({ fields }))).toMatchObject({
    name: null,
    licence: null,
    contextTokens: null,
    chatTemplate: null,
    quantisation: null,
    tokens: null,
    cacheBytesPerToken: null,
  })
})

test('the context length is that of the architecture, wherever it stands', async () => {
  const fields = [
    numberField('other.context_length', 1),
    numberField('llama.context_length', 2),
    textField('general.architecture', 'llama'),
  ]
  expect((await read(gguf({ fields }))).contextTokens).toBe(2)
})

test('vocabularies are passed over and weights are not read', async () => {
  const scores = arrayField(
    'scores',
    6,
    Array.from({ length: 50_000 }, () => u32(0)),
  )
  const bytes = gguf({ fields: [...plainFields, scores], weights: 1_000_000 })
  const source = memory(bytes)
  await readGguf(source)
  const total = source.reads.reduce((sum, length) => sum + length, 0)
  expect(total).toBeLessThan(200_000)
})

test('a long list of strings and a list of lists are passed over', async () => {
  const words = Array.from({ length: 20_000 }, (_, i) => string(`word-${i}`))
  const inner = joined(u32(4), u64(2), u32(1), u32(2))
  const fields = [
    arrayField('tokens', 8, words),
    arrayField('lists', 9, [inner, inner]),
    ...plainFields,
  ]
  expect(await read(gguf({ fields }))).toMatchObject({ name: 'Tiny', contextTokens: 2048 })
})

const refusals: readonly (readonly [string, Uint8Array, RegExp])[] = [
  ['an empty file', new Uint8Array(0), /it is empty/],
  ['another form', gguf({ magic: 'GGML' }), /not in GGUF form/],
  ['four letters alone', new TextEncoder().encode('GGUF'), /not in GGUF form/],
  ['a version of the past', gguf({ version: 1 }), /version is 1/],
  [
    'a version from a big-endian machine',
    gguf({ version: 0x03000000 }),
    /made for big-endian machines/,
  ],
  ['an absurd number of tensors', gguf({ claims: { tensors: 2n ** 40n } }), /claims \d+ tensors/],
  ['an absurd number of fields', gguf({ claims: { fields: 2n ** 63n } }), /absurd length/],
  ['more fields than there are', gguf({ claims: { fields: 9_000n } }), /string of|cut short|type/],
  ['no architecture', gguf({ fields: [textField('general.name', 'x')] }), /does not name/],
  ['an unknown type', gguf({ fields: [['a', 77, u32(1)]] }), /unknown type 77/],
  ['a string of 2^60 bytes', gguf({ fields: [['a', 8, u64(2n ** 60n)]] }), /absurd length/],
  ['a string longer than the file', gguf({ fields: [['a', 8, u64(100_000)]] }), /cut short/],
  [
    'a list longer than the file',
    gguf({ fields: [['a', 9, joined(u32(4), u64(2n ** 50n))]] }),
    /cut short/,
  ],
  [
    'a list of strings without end',
    gguf({ fields: [['a', 9, joined(u32(8), u64(2n ** 50n))]] }),
    /cut short|absurd/,
  ],
  [
    'an absurd alignment',
    gguf({ fields: [...plainFields, numberField('general.alignment', 0)] }),
    /alignment/,
  ],
  [
    'an alignment that is no power of two',
    gguf({ fields: [...plainFields, numberField('general.alignment', 24)] }),
    /alignment is absurd/,
  ],
  ['weights off the alignment', gguf({ tensors: [{ name: 'w', offset: 7 }] }), /keep its align/],
  ['weights that end beyond the end', gguf({ weights: 63 }), /reach beyond its end/],
  [
    'weights in an unknown form',
    gguf({ tensors: [{ name: 'w', offset: 0, type: 4 }] }),
    /unknown form 4/,
  ],
  [
    'a row that is no whole block',
    gguf({ tensors: [{ name: 'w', offset: 0, type: 8, length: 33 }] }),
    /fill its blocks/,
  ],
  [
    'a tensor of 2^52 numbers',
    gguf({ tensors: [{ name: 'w', offset: 0, length: 2 ** 52 }] }),
    /absurd/,
  ],
  [
    'an architecture that nothing here runs',
    gguf({ fields: [textField('general.architecture', 'clip')] }),
    /architecture "clip" is none/,
  ],
  [
    'weights beyond the end',
    gguf({ tensors: [{ name: 'w', offset: 2 ** 40 }] }),
    /reach beyond its end/,
  ],
  [
    'a name of a megabyte',
    gguf({ fields: [textField('a'.repeat(1_000_000), 'x')] }),
    /1024 are the most/,
  ],
]

test.each(refusals)('%s is refused with its reason', async (_, bytes, reason) => {
  await expect(read(bytes)).rejects.toThrow(reason)
  await expect(read(bytes)).rejects.toBeInstanceOf(GgufError)
})

test('lists nested without end are refused', async () => {
  const nest = (depth: number): Uint8Array =>
    depth === 0 ? joined(u32(4), u64(0)) : joined(u32(9), u64(1), nest(depth - 1))
  await expect(read(gguf({ fields: [['a', 9, nest(1_000)]] }))).rejects.toThrow(GgufError)
})

test('a file cut anywhere is refused', async () => {
  const whole = gguf()
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: whole.length - 65 }), async (length) => {
      await expect(read(whole.slice(0, length))).rejects.toThrow(GgufError)
    }),
  )
})

test('whatever bytes follow the magic, the answer is a header or a refusal', async () => {
  const whole = gguf()
  const damage = fc.array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })), {
    minLength: 1,
    maxLength: 8,
  })
  await fc.assert(
    fc.asyncProperty(damage, async (flips) => {
      const bytes = whole.slice()
      for (const [at, value] of flips) bytes[at] = value
      const outcome = await read(bytes).catch((error: unknown) => error)
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(GgufError)
    }),
    { numRuns: 500 },
  )
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (tail) => {
      const bytes = joined(new TextEncoder().encode('GGUF'), u32(3), tail)
      await expect(read(bytes)).rejects.toThrow(GgufError)
    }),
  )
})

/** The real model's own header, behind which a file of its full size is claimed but never read. */
function realHeader() {
  const path = testModelPath()
  const { size } = statSync(path)
  const bytes = new Uint8Array(4_000_000)
  readSync(openSync(path, 'r'), bytes)
  return { size, bytes }
}

test('of the real model everything is told that choosing and comparing need', async () => {
  expect(await inspectGguf(testModelPath())).toMatchObject({
    architecture: 'llama',
    purpose: 'chat',
    quantisation: 'Q4_1',
    contextTokens: 8192,
    tokens: 49_152,
    // 30 layers, 3 heads of 64 numbers for keys and as many for values, 34 bytes for 32 of them.
    cacheBytesPerToken: 17_640,
  })
})

test('the real header with any bits flipped, or cut anywhere, is read or refused, soon and in little memory', async () => {
  const { size, bytes: whole } = realHeader()
  const flip = fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 7 }))
  // Most of a header is vocabulary: half of the flips go where lengths and types are dense.
  const early = fc.tuple(fc.nat({ max: 4_000 }), fc.nat({ max: 7 }))
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(flip, early), { maxLength: 6 }),
      fc.option(fc.nat({ max: whole.length })),
      async (flips, cut) => {
        const bytes = whole.slice(0, cut ?? whole.length)
        for (const [at, bit] of flips)
          if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
        let taken = 0
        const outcome = await readGguf({
          size: cut ?? size,
          async read(offset, length) {
            taken += length
            const piece = new Uint8Array(length)
            piece.set(bytes.subarray(offset, offset + length))
            return piece
          },
        }).catch((error: unknown) => error)
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(GgufError)
        expect(taken).toBeLessThan(300_000_000)
      },
    ),
    { numRuns: 60 },
  )
}, 60_000)

test('a list without end in an endless file is given up, not walked', async () => {
  const endless = gguf({ fields: [['a', 9, joined(u32(8), u64(2n ** 40n))]], weights: 0 })
  const claims = { size: 2 ** 45, reads: 0 }
  await expect(
    readGguf({
      size: claims.size,
      async read(offset, length) {
        claims.reads++
        const piece = new Uint8Array(length)
        if (offset < endless.length) piece.set(endless.subarray(offset, offset + length))
        return piece
      },
    }),
  ).rejects.toThrow(/absurd/)
  expect(claims.reads).toBeLessThan(5)
})

test('a file on the disk is read, also through a link', async () => {
  const path = join(folder, 'a.gguf')
  writeFileSync(path, gguf())
  symlinkSync(path, join(folder, 'link.gguf'))
  expect((await inspectGguf(path)).name).toBe('Tiny')
  expect((await inspectGguf(join(folder, 'link.gguf'))).name).toBe('Tiny')
})

test('what is not a file is refused with its path and reason, and never waited for', async () => {
  mkdirSync(join(folder, 'd'))
  execFileSync('mkfifo', [join(folder, 'pipe')])
  writeFileSync(join(folder, 'empty'), '')
  symlinkSync(join(folder, 'gone'), join(folder, 'dangling'))
  const refused = (name: string) => expect(inspectGguf(join(folder, name))).rejects
  await refused('d').toThrow(`${join(folder, 'd')} is not a usable model file: it is a folder.`)
  await refused('pipe').toThrow('it is not a file')
  await refused('empty').toThrow('it is empty')
  await refused('dangling').toThrow('there is no such file')
  await refused('none').toThrow('there is no such file')
  await refused('empty/x').toThrow('cannot be read (ENOTDIR)')
})
