import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parameters } from '../server/http/v1/completion-request.ts'
import { root } from './repository.ts'

// docs/api.md against the program: a caller finds every parameter there, and none that is not.

const manual = readFileSync(join(root, 'docs', 'api.md'), 'utf8')
const completions =
  manual.slice(manual.indexOf('## `POST /v1/chat/completions`')).split('\n## ')[0] ?? ''
const named = completions
  .split('\n')
  .map((line) => line.split('|')[1] ?? '')
  .flatMap((cell) => [...cell.matchAll(/`([a-z_]+)`/g)].map(([, name = '']) => name))

test('every parameter of a completion has its row, once, and no row is of another', () => {
  expect(named.toSorted()).toEqual([...parameters].toSorted())
})
