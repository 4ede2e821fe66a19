import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { overt } from './context.fixture.ts'
import { readBytes, readText } from './named-file.ts'

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
