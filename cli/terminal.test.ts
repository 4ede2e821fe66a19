import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { firstLine } from './terminal.ts'

function* yes() {
  for (;;) yield 'sign\n'
}

test('what answers without an end, as `yes sign` does, answers with its first line', async () => {
  expect(await firstLine(Readable.from(yes()))).toBe('sign')
})

test.each([
  ['', ''],
  ['word', 'word'],
  ['word\nnext', 'word'],
  ['word\r\n', 'word'],
  ['\nword', ''],
])('the first line of %j is %j', async (input, line) => {
  expect(await firstLine(Readable.from([input]))).toBe(line)
})
