import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { examine } from './examine.ts'
import { gguf } from './gguf.fixture.ts'
import { ofSettings } from './known-model.ts'
import { ModelFolder } from './model-folder.ts'
import { localSlot } from './slot.ts'

const { signal } = new AbortController()

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'overt-examine-'))
})
afterEach(() => rmSync(home, { recursive: true }))

/** Reading a file's bytes ends with this. */
class Failing extends ModelFolder {
  readonly #error: Error

  constructor(path: string, error: Error) {
    super(path)
    this.#error = error
  }

  override async digestOf(): Promise<string> {
    throw this.#error
  }
}

function slotOfFile() {
  const path = join(home, 'mine.gguf')
  writeFileSync(path, gguf())
  return localSlot(ofSettings(path, () => false))
}

test('a file that the disk does not give is a state of its model, and no end of the look at all of them', async () => {
  const slot = slotOfFile()
  const broken = Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' })
  await examine(slot, new Failing(home, broken), signal)
  expect(slot).toMatchObject({
    state: 'failed',
    sound: false,
    problem: expect.stringMatching(/mine cannot be read \(EIO\): check the disk/),
  })
  await examine(slot, new ModelFolder(home), signal)
  expect(slot).toMatchObject({ state: 'installed', sound: true, problem: null })
})

test('a fault of the program is none of the file’s', async () => {
  const faulty = new Failing(home, new TypeError('a fault'))
  await expect(examine(slotOfFile(), faulty, signal)).rejects.toThrow('a fault')
})
