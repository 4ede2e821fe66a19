import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { BackupError } from './backup-error.ts'
import { putWhole } from './whole.ts'

async function place() {
  const around = await mkdtemp(join(tmpdir(), 'overt-whole-'))
  onTestFinished(() => rm(around, { recursive: true }))
  return { around, to: join(around, 'place') }
}

test('a folder is in its place once all of it is made', async () => {
  const { around, to } = await place()
  const made = await putWhole(to, 'restoring', async (draft) => {
    await mkdir(join(draft, 'deep'), { recursive: true })
    await writeFile(join(draft, 'deep', 'file'), 'x')
    expect(existsSync(to)).toBe(false)
    return 7
  })
  expect(made).toBe(7)
  expect(await readdir(around)).toEqual(['place'])
  expect(await readdir(join(to, 'deep'))).toEqual(['file'])
})

const full = (about: object) => Object.assign(new Error('no space left'), about)

test.each([{ code: 'ENOSPC' }, { code: 'EDQUOT' }, { code: 'ERR_SQLITE_ERROR', errcode: 13 }])(
  'a disk that is full is one sentence, and leaves nothing: %o',
  async (about) => {
    const { around, to } = await place()
    const made = putWhole(to, 'backing-up', async (draft) => {
      await mkdir(draft)
      await writeFile(join(draft, 'half'), 'x')
      throw full(about)
    })
    await expect(made).rejects.toThrow(BackupError)
    await expect(made).rejects.toThrow(`The disk of ${to} is full, and nothing was left there`)
    expect(await readdir(around)).toEqual([])
  },
)

test('any other failure is told as it is', async () => {
  const { around, to } = await place()
  const broken = full({ code: 'EIO' })
  await expect(putWhole(to, 'backing-up', () => Promise.reject(broken))).rejects.toBe(broken)
  expect(await readdir(around)).toEqual([])
})
