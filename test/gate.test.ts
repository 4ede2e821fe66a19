import { describe, expect, test } from 'vitest'
import { commandGate, runGates } from './gate.ts'
import { failed, passed, skipped } from './tally.ts'

describe('gates', () => {
  test('run in order under their headings, and a failed one stops none of the others', async () => {
    let out = ''
    const tallies = await runGates(
      [
        { title: 'One', run: async () => passed },
        { title: 'Two', run: () => Promise.reject(new Error('no such tool')) },
        { title: 'Three', run: async () => skipped },
      ],
      (text) => void (out += text),
    )
    expect(tallies).toEqual([passed, failed, skipped])
    expect(out).toBe('\n── One ──\n\n── Two ──\nno such tool\n\n── Three ──\n')
  })

  test.each([
    [0, passed],
    [1, failed],
    [137, failed],
  ])('that are commands pass with exit code 0 alone: %d', async (code, tally) => {
    const gate = commandGate('Exit', [process.execPath, '-e', `process.exit(${code})`])
    expect(await gate.run()).toEqual(tally)
  })

  test('that are commands which are not there fail', async () => {
    expect(await runGates([commandGate('None', ['/no/such/tool'])], () => {})).toEqual([failed])
  })
})
