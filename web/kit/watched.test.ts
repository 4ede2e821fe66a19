import { expect, test } from 'vitest'
import { openListeners, watch } from './watched.ts'

test('whoever listens hears of each change once it has happened, until they no longer listen', () => {
  const value = watch(1)
  const heard: number[] = []
  const leave = value.subscribe(() => heard.push(value.now()))
  value.become(2)
  value.become(2)
  leave()
  leave()
  value.become(3)
  expect(heard).toEqual([2, 2])
  expect(value.now()).toBe(3)
})

test('one who leaves or comes while the others are told takes nothing from them', () => {
  const { subscribe, tell } = openListeners()
  const heard: string[] = []
  const leave = subscribe(() => {
    heard.push('first')
    leave()
  })
  subscribe(() => heard.push('second'))
  tell()
  tell()
  expect(heard).toEqual(['first', 'second', 'second'])
})
