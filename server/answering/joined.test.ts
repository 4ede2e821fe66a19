import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Step } from './generate.ts'
import { isTold, joined } from './joined.ts'

const score = { id: 1, bytes: [97], logprob: -0.5, top: [] }
const told = fc.record({
  type: fc.constantFrom('delta', 'thought'),
  text: fc.string({ maxLength: 3 }),
  count: fc.nat(3),
  isForced: fc.boolean(),
  isScored: fc.boolean(),
})
const step: fc.Arbitrary<Step> = fc.oneof(
  told.map(({ type, text, count, isForced, isScored }): Step => {
    const ids = Array.from({ length: count }, (_, i) => i)
    const kinds = isForced && { kinds: ids.map(() => 2) }
    if (type === 'thought') return { type, text, ids, ...kinds }
    return { type, text, ids, ...kinds, ...(isScored && { scores: ids.map(() => score) }) }
  }),
  fc.constant<Step>({ type: 'queued', position: 1 }),
)

/** Of each sort what is told, in order, whatever events it comes in. */
const saidBy = (steps: readonly Step[]) =>
  (['delta', 'thought'] as const).map((type) => {
    const own = steps.flatMap((one) => (isTold(one) && one.type === type ? [one] : []))
    const tokens = own.flatMap((one) => {
      const scores = one.type === 'delta' ? one.scores : undefined
      return one.ids.map((id, i) => ({ id, kind: one.kinds?.[i], score: scores?.[i] }))
    })
    return { text: own.map(({ text }) => text).join(''), tokens }
  })

/** What follows what, where it is another sort. */
const order = (steps: readonly Step[]) =>
  steps.map(({ type }) => type).filter((type, i, all) => type !== all[i - 1])

test('no word, token, kind or score is lost or comes in another order', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      expect(saidBy(joined(steps))).toEqual(saidBy(steps))
      expect(order(joined(steps))).toEqual(order(steps))
      expect(joined(joined(steps))).toEqual(joined(steps))
    }),
  )
})

test('text and its tokens come in one, but for what stands between', () => {
  const delta = (text: string, id: number): Step => ({ type: 'delta', text, ids: [id] })
  const queued: Step = { type: 'queued', position: 0 }
  expect(joined([delta('a', 1), delta('b', 2), queued, delta('c', 3), delta('', 4)])).toEqual([
    { type: 'delta', text: 'ab', ids: [1, 2] },
    queued,
    { type: 'delta', text: 'c', ids: [3, 4] },
  ])
})
