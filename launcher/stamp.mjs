import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { codeOf } from './failure.mjs'

// A stamp is a small file beside something made (installed, built) that holds a digest of what it was
// made from. Where both agree the work is not done again.

const skipped = new Set(['node_modules', 'dist'])
const testOnly = /\.(test|fixture)\.(ts|tsx|mjs)$/

/**
 * A digest of files and folders, by name and content; tests and things made are left out.
 * @param {string} root
 * @param {readonly string[]} paths relative to root
 * @param {string} [salt] whatever else the thing depends on
 */
export function digest(root, paths, salt = '') {
  const hash = createHash('sha256').update(salt)
  for (const file of paths.flatMap((path) => filesUnder(join(root, path)))) {
    hash.update(`\n${relative(root, file)}\n`).update(readFileSync(file))
  }
  return hash.digest('hex')
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesUnder(path) {
  let entries
  try {
    entries = readdirSync(path, { withFileTypes: true })
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR') return [path]
    throw error
  }
  return entries
    .filter((entry) => !skipped.has(entry.name) && !testOnly.test(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory() ? filesUnder(join(path, entry.name)) : [join(path, entry.name)],
    )
}

/** @param {string} path */
export function readStamp(path) {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}

/**
 * @param {string} path
 * @param {string} value
 */
export function writeStamp(path, value) {
  writeFileSync(path, `${value}\n`)
}
