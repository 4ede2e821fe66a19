import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findWeights } from './find-weights.ts'
import { promises } from '../../test/promises.ts'

promises('replay:says-nothing-unfounded')

const weights = 'weights, as far as their digest goes'
const model = `sha256:${createHash('sha256').update(weights).digest('hex')}`
let home: string
let path: string

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'overt-weights-'))
  path = join(home, 'a.gguf')
  await writeFile(path, weights)
})
afterEach(() => rm(home, { recursive: true }))

type Given = { readonly file?: string; readonly own?: string; readonly signal?: AbortSignal }

const find = ({ file, own, signal = new AbortController().signal }: Given) => {
  const nothing = { sources: null, onProgress: () => {}, clock: Date.now }
  return findWeights(model, { home, file: file ?? null, own: own ?? null, ...nothing }, signal)
}

describe('the weights that a receipt names', () => {
  test('are the file that was given, or the one of the settings', async () => {
    const found = { ok: true, path }
    expect([await find({ file: path }), await find({ own: path })]).toEqual([found, found])
  })

  test('are not a file that was given and is another, or was cut', async () => {
    await truncate(path, 9)
    expect(await find({ file: path })).toMatchObject({
      reason: 'weights',
      detail: expect.stringContaining(`the receipt names ${model}`),
    })
    expect(await find({ own: path })).toMatchObject({ reason: 'no-model' })
  })

  test.each([
    ['none', (file: string) => `There is no file "${file}"`],
    ['.', (file: string) => `${file} is not a file`],
    ['/dev/zero', (file: string) => `${file} is not a file`],
  ])('are not %s, which is no file, and which of the two is said', async (name, why) => {
    const file = name.startsWith('/') ? name : join(home, name)
    expect(await find({ file })).toEqual({
      ok: false,
      reason: 'no-model',
      detail: `${why(file)}: give that of the weights ${model}.`,
    })
    expect(await find({ own: file })).toMatchObject({ reason: 'no-model' })
  })

  test('are looked for no longer than whoever asked waits', async () => {
    const signal = AbortSignal.abort(new Error('they left'))
    await mkdir(join(home, 'models'), { recursive: true })
    await expect(find({ own: path, signal })).rejects.toThrow('they left')
  })
})
