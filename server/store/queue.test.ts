import fc from 'fast-check'
import { expect, test } from 'vitest'
import { WriterQueue } from './queue.ts'

test('one is inside at a time, in the order of asking, whatever fails', async () => {
  const visits = fc.array(fc.record({ turns: fc.nat(3), fails: fc.boolean() }), { maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(visits, async (all) => {
      const queue = new WriterQueue()
      const entered: number[] = []
      let inside = 0
      const visit = async ({ turns, fails }: { turns: number; fails: boolean }, at: number) => {
        expect(++inside).toBe(1)
        entered.push(at)
        for (let turn = 0; turn < turns; turn++) await Promise.resolve()
        inside--
        if (fails) throw new Error('failed inside')
      }
      await Promise.allSettled(all.map((one, at) => queue.run(() => visit(one, at))))
      expect(entered).toEqual(all.map((_, at) => at))
      expect(await queue.run(() => 'free')).toBe('free')
    }),
  )
})
