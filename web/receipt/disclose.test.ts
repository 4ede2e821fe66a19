import { fieldNames } from '@overt/verifier'
import { expect, test } from 'vitest'
import { fields, fileName, revealed } from './disclose.ts'

test('every field of a receipt can be chosen', () => {
  expect(fields.toSorted()).toEqual(fieldNames.toSorted())
})

test('whoever shows the runs shows the question', () => {
  expect(revealed(new Set(['runs']))).toBe('everything')
  expect(revealed(new Set(fields))).toBe('everything')
})

test('the text alone shows the answer and not the question', () => {
  expect(revealed(new Set(['text', 'sampler']))).toBe('answer')
})

test('digests and settings show neither', () => {
  expect(revealed(new Set(['request', 'sampler', 'key', 'guards', 'remote', 'prev']))).toBe(
    'nothing',
  )
  expect(revealed(new Set())).toBe('nothing')
})

test('the file has the name that the verifier expects', () => {
  expect(fileName('abc')).toBe('abc.receipt.json')
})
