import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { programOf } from './program.ts'

function program(files: { readonly [path: string]: string }): string {
  const root = mkdtempSync(join(tmpdir(), 'program-'))
  writeFileSync(join(root, 'package.json'), '{"version":"1.2.3"}')
  writeFileSync(join(root, 'package-lock.json'), '{}')
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return programOf(root)
}

const source = { 'server/main.ts': 'a', 'wire/wire.ts': 'b' }

test('a program is its version and one digest', () => {
  expect(program(source)).toMatch(/^overt\/1\.2\.3 sha256:[0-9a-f]{64}$/)
})

test('the same sources give the same digest wherever they lie', () => {
  expect(program(source)).toBe(program(source))
})

test('another byte, another name or another file gives another digest', () => {
  const changed = [
    { ...source, 'server/main.ts': 'A' },
    { 'server/main2.ts': 'a', 'wire/wire.ts': 'b' },
    { ...source, 'verifier/more.ts': '' },
  ]
  for (const files of changed) expect(program(files)).not.toBe(program(source))
})

test('tests, and what others wrote, are not part of the program', () => {
  const more = { 'server/main.test.ts': 't', 'server/node_modules/x/x.ts': 'x', 'web/page.ts': 'w' }
  expect(program({ ...source, ...more })).toBe(program(source))
})
