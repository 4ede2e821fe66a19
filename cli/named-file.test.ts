import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { overt } from './context.fixture.ts'
import { readBytes, readText, writeWhole } from './named-file.ts'

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'overt-named-'))
  onTestFinished(() => rm(made, { recursive: true }))
  return made
}

describe.each([
  ['verify', (path: string) => ['verify', path]],
  ['verify --policy', (path: string) => ['verify', '/dev/null', '--policy', path]],
  ['replay', (path: string) => ['replay', path]],
  ['record verify', (path: string) => ['record', 'verify', path, '--origin', 'x']],
  ['ledger proof', (path: string) => ['ledger', 'proof', path]],
  ['monitor', (path: string) => ['monitor', 'http://127.0.0.1:1/ledger', '--policy', path]],
  ['amendment show', (path: string) => ['amendment', 'show', path]],
  ['amendment submit', (path: string) => ['amendment', 'submit', path]],
])('%s', (_, line) => {
  test('says in one sentence why the file cannot be read, and ends with 66', async () => {
    const there = await folder()
    for (const [path, why] of [
      [join(there, 'none'), 'there is no such file'],
      [there, 'it is a folder'],
    ] as const) {
      const { status, err, out } = await overt(line(path))
      expect({ status, err, out }).toEqual({
        status: 66,
        err: `${path} cannot be read: ${why}.\n`,
        out: '',
      })
    }
  })
})

test('no more than one byte over the bound is read, whatever the name stands for', async () => {
  expect(await readBytes('/dev/zero', 1000)).toEqual(Buffer.alloc(1001))
  const path = join(await folder(), 'file')
  await writeFile(path, 'é')
  expect(await readBytes(path, 1)).toHaveLength(2)
  expect(await readBytes(path, 100)).toHaveLength(2)
  expect(await readText(path)).toBe('é')
})

describe('a file that a command writes', () => {
  test('is there whole, in place of an earlier one, and nothing beside it', async () => {
    const there = await folder()
    const path = join(there, 'out')
    await writeWhole(path, 'first and longer', 0o600)
    await writeWhole(path, new Uint8Array([50]), 0o600)
    expect(await readFile(path, 'utf8')).toBe('2')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readdir(there)).toEqual(['out'])
  })

  test('leaves the earlier one as it is where it cannot be written', async () => {
    const path = join(await folder(), 'out')
    await writeFile(path, 'earlier')
    // A device that is always full takes nothing: the same call, the same error.
    await expect(writeWhole('/dev/full', 'x')).rejects.toThrow(
      '/dev/full was not written: the disk is full.',
    )
    await expect(writeWhole(join(path, 'below'), 'x')).rejects.toThrow('there is no such folder')
    await expect(writeWhole(`${path}/../none/out`, 'x')).rejects.toThrow('there is no such folder')
    expect(await readFile(path, 'utf8')).toBe('earlier')
  })

  test('is written to as it is where the name stands for no file', async () => {
    await writeWhole('/dev/null', 'x')
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true)
    const there = await folder()
    await expect(writeWhole(there, 'x')).rejects.toThrow(
      `${there} was not written: it is a folder.`,
    )
  })
})
