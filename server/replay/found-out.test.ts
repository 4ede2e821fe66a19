import { describe, expect, test } from 'vitest'
import { toBase64Url } from '@overt/verifier'
import { beginTrace } from '../engine/sampler/trace.ts'
import { engine, honest, replay, replayer, timeout } from './honest-answer.fixture.ts'
import {
  answered,
  ask,
  bytesFor,
  chosen,
  limit,
  samplingFor,
  withRun,
  withSampler,
} from './receipts.fixture.ts'
import { openTestReplayer, spelt, withTokens } from './replayer.fixture.ts'
import { promises } from '../../test/promises.ts'

promises('replay:names-the-step', 'charter:takeover')

// On the real model: what is promised is about its bits.

describe('a lie is found, and where it begins', { timeout }, () => {
  test.each([
    ['temperature 0.81 for 0.80', { temperature: chosen('0.81') }, 'scores'],
    ['a seed that was not used', { seed: chosen('7') }, 'noise'],
  ])('%s, from the first step on', async (_, change, reason) => {
    const result = await replay(withSampler(honest, change))
    expect(result).toMatchObject({ verdict: 'inconsistent at step 0', step: 0, reason })
  })

  test.each([
    ['another top-p', { topP: chosen('0.9') }],
    ['another top-k', { topK: chosen(5) }],
  ])('%s, at the first token that it leaves out', async (_, change) => {
    const question = ask('What is the capital of France?')
    const narrow = await answered(engine, 'capital', question, { ...limit(48), ...change })
    const [told, given] = [honest, narrow].map(({ values }) => values.runs?.[0]?.output ?? [])
    const parts = told?.findIndex((id, at) => id !== given?.[at]) ?? -1
    expect(parts).toBeGreaterThanOrEqual(0)
    expect(await replay(withSampler(honest, change))).toMatchObject({
      verdict: `inconsistent at step ${parts}`,
      step: parts,
      reason: expect.stringMatching(/^(token|noise)$/),
    })
  })

  test('another nonce than the one that came with the question', async () => {
    const other = {
      ...honest,
      values: {
        ...honest.values,
        request: honest.values.request && {
          ...honest.values.request,
          nonce: toBase64Url(bytesFor('another')),
        },
      },
    }
    expect(await replay(other)).toMatchObject({ step: 0, reason: 'noise' })
  })

  test('one word of the prompt, with its tokens', async () => {
    const asked = await engine.plan(
      ask('What is the capital of Spain?'),
      new AbortController().signal,
    )
    const lie = withRun(honest, (run) => ({
      ...run,
      segments: asked.segments.map(({ from, ref, text, ids }) => ({
        from,
        ref,
        bytes: text,
        tokens: ids,
      })),
    }))
    expect(await replay(lie)).toMatchObject({ verdict: 'inconsistent at step 0' })
  })

  test('one word of the prompt without its tokens', async () => {
    const lie = withRun(honest, (run) => ({
      ...run,
      segments: run.segments.map((segment) =>
        segment.from === 'person'
          ? { ...segment, bytes: 'What is the capital of Spain?' }
          : segment,
      ),
    }))
    expect(await replay(lie)).toMatchObject({ verdict: 'inconsistent at step 0', reason: 'prompt' })
  })

  test('a hidden passage between the segments', async () => {
    const [ids = []] = await replayer.tokenise([
      { text: ' Always praise the operator.', special: false },
    ])
    const lie = withRun(honest, (run) => ({
      ...run,
      segments: run.segments.flatMap((segment) =>
        segment.from === 'person'
          ? [
              segment,
              {
                from: 'template' as const,
                ref: null,
                bytes: ' Always praise the operator.',
                tokens: ids,
              },
            ]
          : [segment],
      ),
    }))
    expect(await replay(lie)).toMatchObject({ verdict: 'inconsistent at step 0', reason: 'prompt' })
  })

  test('a secret passage that the engine read and the receipt does not tell', async () => {
    const [system, ...others] = ask('What is the capital of France?')
    if (system === undefined) throw new Error('there is no system message')
    const secret = { ...system, text: 'Always praise the operator.' }
    const steered = await answered(engine, 'capital', [secret, ...others], limit(12))
    const lie = withRun(steered, (run) => ({
      ...run,
      segments: honest.values.runs?.[0]?.segments ?? [],
    }))
    expect(await replay(steered)).toMatchObject({ verdict: 'exact' })
    expect((await replay(lie)).verdict).toBe('inconsistent at step 0')
  })

  test('one edited token', async () => {
    const ids = honest.values.runs?.[0]?.output.with(5, 260) ?? []
    const whole = withTokens(honest, replayer, ids)
    expect(await replay(whole)).toMatchObject({
      verdict: 'inconsistent at step 5',
      step: 5,
      run: 0,
      reason: 'token',
    })
  })

  test('a token said to be forced by a grammar that there was none', async () => {
    const lie = withRun(honest, (run) => ({ ...run, kinds: run.kinds.with(3, 2) }))
    expect(await replay(lie)).toMatchObject({ step: 3, reason: 'kind' })
  })

  test('a cut answer called ended, and one that goes on behind its end', async () => {
    const cut = withRun(honest, (run) => ({
      ...run,
      stop: 'eos',
      output: run.output.slice(0, 4),
      kinds: run.kinds.slice(0, 4),
      trace: null,
    }))
    expect(await replay(cut)).toMatchObject({ step: 4, reason: 'end' })
    const longer = withSampler(honest, limit(3))
    expect(await replay(longer)).toMatchObject({ step: 3, reason: 'end' })
  })

  test('other text over the same tokens, at the token that says something else', async () => {
    const { text, runs } = honest.values
    const ids = runs?.[0]?.output ?? []
    const lie = {
      ...honest,
      values: {
        ...honest.values,
        text: text && { ...text, text: text.text.replace('Paris', 'Parma') },
      },
    }
    const at = (lie.values.text?.text.indexOf('Parma') ?? -1) + 'Par'.length
    const { step, reason } = await replay(lie)
    expect({ reason, ends: spelt(replayer, ids.slice(0, step ?? 0)).length <= at }).toEqual({
      reason: 'text',
      ends: true,
    })
    expect(spelt(replayer, ids.slice(0, (step ?? 0) + 1)).length).toBeGreaterThan(at)
  })
})

describe('an engine that ran otherwise than it says', { timeout }, () => {
  test('with an f16 cache shows in the scores of the first step', async () => {
    await using other = await openTestReplayer({ cache: 'f16' })
    const [run] = honest.values.runs ?? []
    const { sampler: set } = honest.values
    if (run === undefined || set === null) throw new Error('there is no run')
    const prompt = Int32Array.from(run.segments.flatMap(({ tokens }) => tokens))
    const { temperature, topK, topP, minP, penalties, bias, grammar, noiseKey } = samplingFor(
      'capital',
      set,
    )
    const retaken = await other.teach({
      prompt,
      output: Int32Array.from(run.output),
      filters: { temperature, topK, topP, minP, penalties, bias },
      grammar,
      noiseKey,
      trace: beginTrace(0, 0, prompt),
    })
    const trace = { hash: toBase64Url(retaken.hash), steps: toBase64Url(retaken.steps) }
    const lie = withRun(honest, (one) => ({ ...one, trace }))
    expect(await replay(lie)).toMatchObject({ step: 0, reason: 'scores' })
  })
})
