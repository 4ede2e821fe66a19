import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parameters } from '../server/http/v1/completion-request.ts'
import { embeddingParameters } from '../server/http/v1/embedding-request.ts'
import { root } from './repository.ts'

// docs/api.md against the program: a caller finds every parameter there, and none that is not.

const manual = readFileSync(join(root, 'docs', 'api.md'), 'utf8')

/** The parameters that the tables of one address name. */
const namedOf = (address: string): string[] => {
  const section = manual.slice(manual.indexOf(`## \`${address}\``)).split('\n## ')[0] ?? ''
  return section
    .split('\n')
    .map((line) => line.split('|')[1] ?? '')
    .flatMap((cell) => [...cell.matchAll(/`([a-z_]+)`/g)].map(([, name = '']) => name))
}

test.each([
  ['a completion', 'POST /v1/chat/completions', parameters],
  ['embeddings', 'POST /v1/embeddings', embeddingParameters],
])('every parameter of %s has its row, once, and no row is of another', (_, address, taken) => {
  expect(namedOf(address).toSorted()).toEqual([...taken].toSorted())
})
