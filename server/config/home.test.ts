import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeHome } from './home.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'overt-home-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const mode = (path: string) => statSync(path).mode & 0o777

test('the data folder is made for its owner alone', () => {
  makeHome(join(folder, 'a', 'b'))
  expect(existsSync(join(folder, 'a', 'b'))).toBe(true)
  if (platform() !== 'win32') expect(mode(join(folder, 'a', 'b'))).toBe(0o700)
})

test('an empty folder that is open to others is closed', () => {
  const home = join(folder, 'open')
  mkdirSync(home)
  chmodSync(home, 0o755)
  makeHome(home)
  if (platform() !== 'win32') expect(mode(home)).toBe(0o700)
})

test.skipIf(platform() === 'win32')(
  'a full folder open to others is refused and left as it is',
  () => {
    chmodSync(folder, 0o755)
    writeFileSync(join(folder, 'something'), '')
    expect(() => makeHome(folder)).toThrow(`run \`chmod 700 ${folder}\``)
    expect(mode(folder)).toBe(0o755)
  },
)

test('a data folder that cannot be made is told with its path', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => makeHome(join(folder, 'file'))).toThrow(/cannot be made \(EEXIST\)/)
  expect(() => makeHome(join(folder, 'file', 'home'))).toThrow(/cannot be made \(ENOTDIR\)/)
})
