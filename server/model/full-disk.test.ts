import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'overt-full-'))
})
afterEach(() => rmSync(home, { recursive: true }))

const of = (file: string) => JSON.stringify(new URL(file, import.meta.url).href)

/** Runs a program for which the disk takes not a byte: the shell's limit on a file's size is that to the one who writes. */
function onFullDisk(program: string): string {
  const node = [process.execPath, '--conditions=overt-source', '--input-type=module', '-e', program]
  return execFileSync('sh', ['-c', 'ulimit -f 0; exec "$@" 2>&1 | cat', 'sh', ...node], {
    encoding: 'utf8',
  }).trim()
}

test.skipIf(platform() === 'win32')('a full disk keeps nobody from a lock', () => {
  const path = JSON.stringify(join(home, 'lock', 'model'))
  const said = onFullDisk(`
    import { tryLock } from ${of('file-lock.ts')}
    using lock = await tryLock(${path})
    console.log(lock === null ? 'held' : 'had', await tryLock(${path}))`)
  expect(said).toBe('had null')
})

test.skipIf(platform() === 'win32')(
  'on a full disk a list stays as it was, says so, and leaves nothing beside it',
  () => {
    const path = join(home, 'shelf.json')
    writeFileSync(path, '{}')
    const said = onFullDisk(`
    import { writeJson } from ${of('model-folder.ts')}
    await writeJson(${JSON.stringify(path)}, { a: 1 }).catch((error) => console.log(error.message))`)
    expect(said).toMatch(/^The disk that holds .*shelf.json is full: free some space/)
    expect(readFileSync(path, 'utf8')).toBe('{}')
    expect(readdirSync(home)).toEqual(['shelf.json'])
  },
)

test.skipIf(platform() === 'win32')('on a full disk a model is still known by its digest', () => {
  mkdirSync(join(home, 'models'))
  const path = join(home, 'models', 'a.gguf')
  writeFileSync(path, 'weights')
  const said = onFullDisk(`
    import { ModelFolder } from ${of('model-folder.ts')}
    console.log(await new ModelFolder(${JSON.stringify(home)}).digestOf(${JSON.stringify(path)}))`)
  expect(said).toMatch(/^[0-9a-f]{64}$/)
  expect(readdirSync(join(home, 'models'))).toEqual(['a.gguf'])
})
