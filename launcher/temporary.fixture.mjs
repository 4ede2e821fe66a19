import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach } from 'vitest'

/** @type {string[]} */
const folders = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/**
 * A folder of the test's own with these files; it is gone after the test.
 * @param {Readonly<Record<string, string>>} files
 */
export function temporary(files = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'overt-launcher-'))
  folders.push(folder)
  for (const [name, content] of Object.entries(files)) write(folder, name, content)
  return folder
}

/**
 * @param {string} folder
 * @param {string} name
 * @param {string} content
 */
export function write(folder, name, content) {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}
