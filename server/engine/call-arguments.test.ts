import { expect, test } from 'vitest'
import { areArguments } from './call-arguments.ts'

test('arguments are a JSON object, and nothing else that is JSON or looks like it', () => {
  for (const text of ['{}', ' {"a": [1]} ']) expect(areArguments(text), text).toBe(true)
  for (const text of ['', 'null', '[]', '"{}"', '1', '{', '{} {}']) {
    expect(areArguments(text), text).toBe(false)
  }
})
