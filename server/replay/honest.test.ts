import { expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { replayHonest } from './honest.fixture.ts'

promises('replay:exact')

// `npm run honest` proves it for 10,000.
test('200 honest answers in mixed batches replay without one differing bit', async () => {
  const verdicts: string[] = []
  for await (const { verdict } of replayHonest({ from: 0, to: 200 })) verdicts.push(verdict)
  expect(verdicts).toEqual(Array.from({ length: 200 }, () => 'exact'))
}, 900_000)
