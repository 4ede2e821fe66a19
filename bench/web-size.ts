import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { root } from '../test/repository.ts'
import type { Figure, Row } from './figure.ts'

/** What a first visit transfers: the page, its styles, its entry with all that is imported at once, one catalogue. */
export const webSize: Figure = {
  name: 'web-size',
  title: 'First load of the web, gzipped',
  measure: async () => [webRow()],
}

export const verifierSize: Figure = {
  name: 'verifier-size',
  title: 'The verifier (all that verify needs), gzipped',
  measure: async () => [verifierRow()],
}

export function webRow(): Row {
  const dist = join(root, 'web', 'dist')
  const value = sum([...firstFiles(dist)].map((file) => gzipped(join(dist, file)))) / 1000
  return { figure: webSize.title, value, unit: 'kB', aim: { most: 200 } }
}

export function verifierRow(): Row {
  const value = gzipped(join(root, 'verifier', 'dist', 'verify.mjs')) / 1000
  return { figure: verifierSize.title, value, unit: 'kB', aim: { most: 12 } }
}

/** Files of a built page that the browser asks for before anything is clicked, relative to its folder. */
export function firstFiles(dist: string): ReadonlySet<string> {
  const found = new Set<string>(['index.html'])
  const visit = (file: string): void => {
    if (found.has(file)) return
    found.add(file)
    for (const [, name = ''] of read(file).matchAll(/(?:import|from)\s*"\.\/([^"]+\.js)"/g)) {
      visit(join('assets', name))
    }
  }
  const read = (file: string): string => readFileSync(join(dist, file), 'utf8')
  const named = /(?:src|href)="\/([^"]+\.(?:js|css))"/g
  for (const [, file = ''] of read('index.html').matchAll(named)) visit(file)
  const assets = existsSync(join(dist, 'assets')) ? readdirSync(join(dist, 'assets')) : []
  // What follows the language is the file's hash, of eight characters: chapters have a name before it, and come later.
  for (const name of assets) if (/^fr-[\w-]{8}\.js$/.test(name)) visit(join('assets', name))
  return found
}

const gzipped = (path: string): number => gzipSync(readFileSync(path)).length

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
