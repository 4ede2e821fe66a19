import { describe, expect, it } from 'vitest'
import { read } from '../../spec/vectors/reading.ts'

describe('step 12, replay', () => {
  it.each([
    ['none', ['W_REPLAY_NOT_RUN']],
    ['exact', ['W_REPLAY_NOT_RUN']],
    ['statistical', ['W_REPLAY_NOT_RUN', 'W_REPLAY_STATISTICAL']],
  ] as const)('a replay that is promised as %s is not run here', async (replay, codes) => {
    const { steps, warnings } = await read({
      statement: (plain) =>
        plain.engine.kind === 'local' ? { ...plain, engine: { ...plain.engine, replay } } : plain,
    })
    expect(steps[11]?.state).toBe('not checked')
    expect(warnings.filter((code) => code.startsWith('W_REPLAY'))).toEqual(codes)
  })
})
