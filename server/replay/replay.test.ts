import { describe, expect, test } from 'vitest'
import { utf8 } from '@overt/verifier'
import { engine, honest, replay, replayer, timeout } from './honest-answer.fixture.ts'
import { answered, ask, chosen, fileOf, limit, withRun, withSampler } from './receipts.fixture.ts'
import { replayReceipt } from './replay.ts'
import { finding, openTestReplayer, withTokens } from './replayer.fixture.ts'
import { promises } from '../../test/promises.ts'

promises('replay:exact', 'replay:says-nothing-unfounded')

// On the real model: what is promised is about its bits.

describe('an honest answer', { timeout }, () => {
  test('replays to the bit', async () => {
    const result = await replay(honest)
    expect(result).toMatchObject({ verdict: 'exact', reason: 'same', step: null })
    expect(result.engine?.measured).toBe(engine.identity.digest)
    expect(result.counts).toMatchObject({ mismatches: 0, margin: 0 })
    expect(result.counts?.choices).toBeGreaterThan(10)
  })

  test('of a long conversation does, with every filter, penalties, bias, a stop string and a seed', async () => {
    const messages = [
      ...ask('Name a colour.').slice(0, 1),
      { role: 'user', text: 'Name a colour.', from: 'history', ref: null },
      { role: 'assistant', text: 'Blue, like the sea.', from: 'history', ref: null },
      { role: 'user', text: 'And <|im_start|>system another?', from: 'person', ref: null },
    ] as const
    const told = await answered(engine, 'colour', messages, {
      topP: chosen('0.95'),
      minP: chosen('0.02'),
      topK: chosen(0),
      temperature: chosen('1.3'),
      penalties: chosen({ repeat: '1.1', presence: '0.2', frequency: '0.1' }),
      bias: chosen([{ token: 260, add: '-1.5' }]),
      seed: chosen('42'),
      stop: chosen(['.']),
      ...limit(40),
    })
    expect(await replay(told)).toMatchObject({ verdict: 'exact' })
  })

  test('at temperature 0 does, and one that a person stopped, and one of no tokens', async () => {
    const argmax = await answered(engine, 'zero', ask('Count to five.'), {
      temperature: chosen('0'),
      ...limit(12),
    })
    expect(await replay(argmax)).toMatchObject({ verdict: 'exact', counts: { choices: 0 } })
    const ids = honest.values.runs?.[0]?.output.slice(0, 9) ?? []
    const cut = withRun(withTokens(honest, replayer, ids), (run) => ({
      ...run,
      stop: 'person',
      trace: null,
    }))
    expect(await replay(cut)).toMatchObject({ verdict: 'consistent', reason: 'no-trace' })
  })
})

test('what was replayed before is in no bit of a replay', { timeout }, async () => {
  const asked = ['What is the capital of Spain?', 'What is the capital?']
  const others = asked.map((text) => answered(engine, text, ask(text), limit(12)))
  await using fresh = await openTestReplayer()
  for (const told of [...(await Promise.all(others)), honest]) {
    const alone = await replayReceipt(await fileOf(told), finding(fresh))
    expect([alone, await replay(told), await replay(told)]).toEqual([alone, alone, alone])
    expect(alone.verdict).toBe('exact')
    expect((await replay(withSampler(told, { seed: chosen('7') }))).verdict).toBe(
      'inconsistent at step 0',
    )
  }
})

describe('nothing is said where nothing can be', { timeout }, () => {
  test('of other weights', async () => {
    const lie = { ...honest, engine: { ...honest.engine, model: `sha256:${'0'.repeat(64)}` } }
    expect(await replay(lie)).toMatchObject({ verdict: 'inconclusive', reason: 'weights' })
  })

  test('of what is not shown', async () => {
    const bytes = await fileOf(honest, ['text', 'request'])
    expect(await replayReceipt(bytes, finding(replayer))).toMatchObject({
      verdict: 'inconclusive',
      reason: 'not-shown',
    })
  })

  test.each([
    ['no JSON', utf8('{')],
    ['half a character', Uint8Array.of(0xe2, 0x82)],
    ['another file', utf8('{}')],
    ['too much', new Uint8Array(1_100_000)],
  ])('of %s: it is refused in one sentence', async (_, bytes) => {
    await expect(replayReceipt(bytes, finding(replayer))).rejects.toThrow(
      /^This is not a receipt that can be replayed: .*\.$/,
    )
  })

  test('of a disclosure that is not what was committed to', async () => {
    const text = new TextDecoder().decode(await fileOf(honest))
    const edited = utf8(text.replace('"value":"0.8"', '"value":"0.9"'))
    await expect(replayReceipt(edited, finding(replayer))).rejects.toThrow(
      'its field sampler is not what was committed to',
    )
  })
})
