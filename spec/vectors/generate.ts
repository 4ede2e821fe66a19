// Writes every vector of this folder anew: `node --conditions=overt-source spec/vectors/generate.ts`.
// Keys and randomness are fixed, so a second run writes the same bytes (vectors.test.ts sees to it).
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { vectorFiles } from './files.ts'

for (const [path, text] of await vectorFiles()) {
  const file = join(import.meta.dirname, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
  process.stdout.write(`${path}\n`)
}
