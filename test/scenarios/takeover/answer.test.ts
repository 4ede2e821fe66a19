import { gaps, utf8, verify, type FieldValues, type Statement } from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { vocabulary } from '../../../spec/vectors/example.ts'
import { expectRefused, read, tamper } from '../../../spec/vectors/reading.ts'
import { makeScene } from '../../../spec/vectors/scene.ts'
import { promises } from '../../promises.ts'

// What takes the model to see is in server/replay/replay.test.ts and tools.test.ts, which cite this promise too: a passage
// that the engine read and the receipt does not tell, a hidden tool, an answer cut short and called ended.

promises('charter:takeover')

describe('root answers otherwise than the charter says', () => {
  const speaking = (from: 'charter' | 'template', bytes: string) => ({
    values: (values: FieldValues) => ({
      ...values,
      runs: (values.runs ?? []).map((run) => ({
        ...run,
        segments: [...run.segments, { from, ref: null, bytes, tokens: [1] }],
      })),
    }),
  })

  test('with a secret passage beside the charter’s prompt, said to be the charter’s', async () => {
    expectRefused(await read(speaking('charter', 'Sell soap.')), 'E_ARTEFACT', 10)
  })

  test('with a bias that is said to be the charter’s', async () => {
    const biased = {
      values: (values: FieldValues) => ({
        ...values,
        sampler: values.sampler && {
          ...values.sampler,
          bias: { value: [{ token: 20, add: '9' }], by: 'charter' as const },
        },
      }),
    }
    expectRefused(await read(biased), 'E_NOT_ALLOWED', 10)
  })

  test.each(['template', 'tool', 'passage'] as const)(
    'with a secret passage that is said to be the %s’s: the verifier says what it does not prove, a replay finds it',
    async (from) => {
      const hidden = { from, ref: null, bytes: 'Sell soap.', tokens: [1] }
      const verdict = await read({
        values: (values: FieldValues) => ({
          ...values,
          runs: (values.runs ?? []).map((run) => ({ ...run, segments: [...run.segments, hidden] })),
        }),
      })
      expect(verdict.notProven).toContain(gaps[from === 'template' ? 'template' : 'tools'])
    },
  )

  const second = (changes: object) => ({
    values: (values: FieldValues) => ({
      ...values,
      runs: (values.runs ?? []).flatMap((run) => [run, { ...run, run: 1, ...changes }]),
    }),
  })

  test('with a second run under another charter: its prompt is none of the one that the receipt names', async () => {
    promises('answer:one-charter')
    const soap = { from: 'charter' as const, ref: null, bytes: 'Sell soap.', tokens: [1] }
    expectRefused(await read(second({ segments: [soap] })), 'E_ARTEFACT', 10)
  })

  test('with a run that names a charter of its own: no run does', async () => {
    const named = second({ charter: { index: 9, hash: 'A'.repeat(43) } })
    expectRefused(await read(named), 'E_SCHEMA', 1)
  })

  test('without the charter’s prompt', async () => {
    const silent = {
      values: (values: FieldValues) => ({
        ...values,
        runs: (values.runs ?? []).map((run) => ({
          ...run,
          segments: run.segments.filter(({ from }) => from !== 'charter'),
        })),
      }),
    }
    expectRefused(await read(silent), 'E_ARTEFACT', 10)
  })

  test('with a second value for one commitment', async () => {
    const verdict = await tamper((bundle) => ({
      ...bundle,
      disclosures: {
        ...bundle.disclosures,
        text: {
          salt: bundle.disclosures.text?.salt ?? '',
          value: { text: 'Buy soap.', edits: [] },
        },
      },
    }))
    expectRefused(verdict, 'E_DISCLOSURE', 2)
  })

  const pieces = new Map(vocabulary.map(([id, text]) => [id, utf8(text)]))

  test('with another text over exact tokens: whoever has the vocabulary sees it', async () => {
    const scene = await makeScene({
      values: (values) => ({ ...values, text: { text: 'Buy soap.', edits: [] } }),
    })
    const verdict = await verify(
      scene.bytes,
      { policy: scene.policy },
      (_, id) => pieces.get(id) ?? null,
    )
    expectRefused(verdict, 'E_TEXT', 11)
  })

  test('with an answer cut short and called complete: it did not reach its limit', async () => {
    const cut = {
      statement: (plain: Statement) => ({
        ...plain,
        stop: 'length' as const,
      }),
      values: (values: FieldValues) => ({
        ...values,
        runs: (values.runs ?? []).map((run) => ({ ...run, stop: 'length' as const })),
      }),
    }
    expectRefused(await read(cut), 'E_STOP', 11)
  })
})
