import type { ModelStatus } from '@overt/wire'
import { expect, test } from 'vitest'
import { model as small } from '../dev/model.ts'
import { answeringModel, choiceOf, choosable, namedModel } from './model-choice.ts'

const model = (id: string, change: Partial<ModelStatus> = {}): ModelStatus => ({
  ...small,
  id,
  default: false,
  ...change,
})
const usual = model('usual', { default: true })
const large = model('large', { state: 'installed' })
const absent = model('absent', { state: 'absent' })
const vectors = model('vectors', { purpose: 'embedding' })
const all = [vectors, absent, usual, large]
const ids = (models: readonly ModelStatus[]) => models.map(({ id }) => id)

test('the default answers until another model is chosen', () => {
  expect(answeringModel(all, null)?.id).toBe('usual')
  expect(answeringModel(all, 'large')?.id).toBe('large')
})

test('no other model answers in place of the one that was chosen', () => {
  expect(answeringModel(all, 'absent')?.id).toBe('absent')
  expect(answeringModel(all, 'gone')).toBeNull()
})

test('while the default is on its way one that is in memory answers, and never one for vectors', () => {
  const fetching = { ...usual, state: 'fetching' } as const
  expect(answeringModel([vectors, fetching, model('ready')], null)?.id).toBe('ready')
  expect(answeringModel([vectors, fetching, large], null)?.id).toBe('usual')
  expect(answeringModel([], null)).toBeNull()
})

test('what can answer can be chosen; what is chosen stays in the list', () => {
  expect(ids(choosable(all, null))).toEqual(['usual', 'large'])
  expect(ids(choosable(all, 'absent'))).toEqual(['absent', 'usual', 'large'])
})

test('to choose the default is to follow it', () => {
  expect(choiceOf(all, 'usual')).toBeNull()
  expect(choiceOf(all, 'large')).toBe('large')
})

test('a question names what the server cannot know', () => {
  expect(namedModel(all, 'large', { isNew: true })).toBe('large')
  expect(namedModel(all, 'large', { isNew: false })).toBeNull()
  expect(namedModel(all, null, { isNew: true })).toBeNull()
  const late = [{ ...usual, state: 'fetching' } as const, model('ready')]
  expect(namedModel(late, null, { isNew: false })).toBe('ready')
})
