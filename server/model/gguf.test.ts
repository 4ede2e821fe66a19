import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
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
    fileType: 3,
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
    fileType: null,
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
  ['a version from a big-endian machine', gguf({ version: 0x03000000 }), /version is/],
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
