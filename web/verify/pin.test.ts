import { expect, test } from 'vitest'
import { comparePin } from './pin.ts'

const pin = { origin: 'overt.example/aaaa', seen: '2026-01-01T00:00:00.000Z' }

test('without a memory there is nothing to say', () => {
  expect(comparePin(null, 'overt.example/aaaa', false)).toEqual({ type: 'unknown' })
})

test('the first visit vouches for nothing yet', () => {
  expect(comparePin(pin, pin.origin, true)).toEqual({ type: 'first', pin })
})

test('on a later visit the same claim matches', () => {
  expect(comparePin(pin, pin.origin, false)).toEqual({ type: 'same', pin })
})

test('another claim is told with both origins, whatever was agreed to on this page', () => {
  const changed = { type: 'changed', pin, now: 'overt.example/bbbb' }
  expect(comparePin(pin, 'overt.example/bbbb', false)).toEqual(changed)
  expect(comparePin(pin, 'overt.example/bbbb', true)).toEqual(changed)
})

test('a site that claims nothing (offline) changes nothing', () => {
  expect(comparePin(pin, null, false)).toEqual({ type: 'same', pin })
})
