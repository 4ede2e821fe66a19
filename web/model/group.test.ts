import type { ModelRoom, ModelStatus } from '@overt/wire'
import { expect, test } from 'vitest'
import { canFetch, canRemove, canUse, groupsOf, obstacleTo } from './group.ts'

const model = (id: string, change: Partial<ModelStatus> = {}): ModelStatus => ({
  id,
  name: id,
  kind: 'local',
  purpose: 'chat',
  state: 'absent',
  default: false,
  sizeBytes: 100,
  neededBytes: 200,
  licence: 'MIT',
  note: null,
  languages: [],
  contextTokens: 4096,
  digest: null,
  verified: false,
  from: 'catalogue',
  receivedBytes: 0,
  progress: null,
  problem: null,
  ...change,
})

const room: ModelRoom = {
  limitBytes: 200,
  takenBytes: 0,
  freeBytes: 200,
  diskFreeBytes: 100,
  recommended: 'best',
  fixedBy: null,
}

test('each model is in one place, the default first among those that are here', () => {
  const models = [
    model('a', { state: 'installed' }),
    model('b', { state: 'ready', default: true }),
    model('best'),
    model('c'),
    model('coming', { state: 'fetching' }),
    model('mine', { from: 'person' }),
    model('vectors', { purpose: 'embedding' }),
    model('acme/x', { kind: 'remote', state: 'ready', from: 'provider' }),
  ]
  const groups = groupsOf({ models, room })
  const ids = (list: readonly ModelStatus[]) => list.map(({ id }) => id)
  expect(ids(groups.here)).toEqual(['b', 'a', 'mine'])
  expect(groups.recommended?.id).toBe('best')
  expect(ids(groups.there)).toEqual(['c', 'coming'])
  expect(ids(groups.vectors)).toEqual(['vectors'])
  expect(ids(groups.remote)).toEqual(['acme/x'])
})

test('a recommended model that is here is not recommended again', () => {
  const models = [model('best', { state: 'installed' })]
  expect(groupsOf({ models, room }).recommended).toBeNull()
})

test('what does not fit says why, and a fetch that has begun needs only the rest of the disk', () => {
  expect(obstacleTo(model('a'), room)).toBeNull()
  expect(obstacleTo(model('a', { neededBytes: 201 }), room)).toBe('memory')
  expect(obstacleTo(model('a', { sizeBytes: 150 }), room)).toBe('disk')
  expect(obstacleTo(model('a', { sizeBytes: 150, receivedBytes: 50 }), room)).toBeNull()
  expect(obstacleTo(model('a', { neededBytes: 10 ** 9 }), null)).toBeNull()
})

test('what can be done follows from where a model stands', () => {
  const can = (change: Partial<ModelStatus>) => {
    const one = model('a', change)
    return [canFetch(one), canUse(one), canRemove(one)]
  }
  expect(can({})).toEqual([true, false, false])
  expect(can({ receivedBytes: 5 })).toEqual([true, false, true])
  expect(can({ state: 'fetching' })).toEqual([false, false, false])
  expect(can({ state: 'installed' })).toEqual([false, true, true])
  expect(can({ state: 'ready', default: true })).toEqual([false, false, true])
  expect(can({ state: 'ready', purpose: 'embedding' })).toEqual([false, false, true])
  expect(can({ state: 'failed' })).toEqual([true, false, true])
  expect(can({ state: 'ready', kind: 'remote', from: 'provider' })).toEqual([false, true, false])
  expect(can({ state: 'ready', from: 'settings' })).toEqual([false, true, false])
})
