import { expect, test } from 'vitest'
import { firstModel } from './catalogue.ts'
import { ofCatalogue } from './known-model.ts'
import { notReady } from './sentence.ts'
import { enter, localSlot } from './slot.ts'

test('a fetch says when to come back by what is left of it, and never later than in ten minutes', () => {
  const slot = localSlot(ofCatalogue(firstModel))
  enter(slot, 'fetching')
  const waits = [null, 0.2, 40, 7200].map((secondsLeft) => {
    slot.secondsLeft = secondsLeft
    return notReady(slot).retryAfterSeconds
  })
  expect(waits).toEqual([5, 6, 45, 600])
  enter(slot, 'absent')
  expect([slot.secondsLeft, notReady(slot).retryAfterSeconds]).toEqual([null, null])
})
