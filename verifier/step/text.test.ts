import { describe, expect, it } from 'vitest'
import { vocabulary } from '../../spec/vectors/example.ts'
import { drawn } from '../../spec/vectors/keys.ts'
import { expectRefused, read } from '../../spec/vectors/reading.ts'
import { type Changes, makeScene } from '../../spec/vectors/scene.ts'
import { utf8 } from '../bytes.ts'
import { toBase64Url } from '../encoding.ts'
import type { Statement } from '../statement.ts'
import type { Verdict } from '../verdict.ts'
import { verify } from '../verify.ts'
import type { FieldValues, RunValue } from '../disclosure.ts'

describe('step 11, the words and their end', () => {
  const known = new Map(vocabulary.map(([id, piece]) => [id, utf8(piece)]))
  const withPieces = async (changes: Changes = {}): Promise<Verdict> => {
    const { bytes, policy } = await makeScene(changes)
    return verify(bytes, { policy }, (_, id) => known.get(id) ?? null)
  }
  const saying = (text: FieldValues['text']): Changes => ({
    values: (values) => ({ ...values, text }),
  })
  const ending = (
    stop: Statement['stop'],
    change: (values: FieldValues) => FieldValues = (values) => values,
  ): Changes => ({
    values: (values) =>
      change({ ...values, runs: (values.runs ?? []).map((run) => ({ ...run, stop })) }),
    statement: (plain) => ({ ...plain, stop }),
  })
  const textState = ({ steps }: Verdict) => steps[10]?.state

  it('the words of the tokens are proven to whoever has the vocabulary', async () => {
    const verdict = await withPieces()
    expect(verdict.because).toBeNull()
    expect(textState(verdict)).toBe('proven')
    expect(verdict.warnings).not.toContain('W_TEXT_UNCHECKED')
  })

  it('other words than those of the tokens are refused', async () => {
    expectRefused(await withPieces(saying({ text: 'Saturn.', edits: [] })), 'E_TEXT', 11)
  })

  it('edits are followed, byte by byte', async () => {
    const edits = [
      { at: 0, del: 7, ins: 'Zeus', by: 'guard' },
      { at: 49, del: 1, ins: '', by: 'stop' },
    ] as const
    const text = 'Zeus is the largest planet of the Solar System'
    expect((await withPieces(saying({ text, edits }))).because).toBeNull()
  })

  it.each([
    [
      'overlap',
      [
        { at: 0, del: 7, ins: '', by: 'stop' },
        { at: 5, del: 1, ins: '', by: 'stop' },
      ],
    ],
    [
      'go backwards',
      [
        { at: 9, del: 0, ins: '', by: 'stop' },
        { at: 1, del: 0, ins: '', by: 'stop' },
      ],
    ],
    ['reach past the end', [{ at: 49, del: 9, ins: '', by: 'stop' }]],
  ] as const)('edits that %s are refused', async (_, edits) => {
    const text = 'Jupiter is the largest planet of the Solar System.'
    expectRefused(await withPieces(saying({ text, edits })), 'E_TEXT', 11)
  })

  it('a token that the vocabulary lacks leaves the text unchecked', async () => {
    const { bytes, policy } = await makeScene()
    const verdict = await verify(bytes, { policy }, () => null)
    expect(verdict.warnings).toContain('W_TEXT_UNCHECKED')
    expect(textState(verdict)).toBe('not checked')
  })

  it('tokens without one kind each are refused', async () => {
    const short: Changes = {
      values: (values) => ({
        ...values,
        runs: (values.runs ?? []).map((run) => ({ ...run, kinds: [] })),
      }),
    }
    expectRefused(await read(short), 'E_TEXT', 11)
  })

  it.each([
    ['a step short', (tokens: number) => ({ hash: sevens(32), steps: sevens(8 * tokens - 8) })],
    ['a step long', (tokens: number) => ({ hash: sevens(32), steps: sevens(8 * tokens + 8) })],
    ['cut in a step', (tokens: number) => ({ hash: sevens(32), steps: sevens(8 * tokens - 4) })],
    ['that ends elsewhere', (tokens: number) => ({ hash: nines(32), steps: sevens(8 * tokens) })],
  ])('a trace %s is refused, a whole one is not', async (_, broken) => {
    const traced = (of: (tokens: number) => RunValue['trace']): Changes => ({
      values: (values) => ({
        ...values,
        runs: (values.runs ?? []).map((run) => ({ ...run, trace: of(run.output.length) })),
      }),
    })
    expectRefused(await read(traced(broken)), 'E_TEXT', 11)
    const whole = await read(traced((tokens) => ({ hash: sevens(32), steps: sevens(8 * tokens) })))
    expect(whole.exit).toBe(0)
  })

  it('a stop reason that the runs contradict is refused', async () => {
    expectRefused(
      await read({ statement: (plain) => ({ ...plain, stop: 'person' }) }),
      'E_STOP',
      11,
    )
  })

  it('an end at the limit needs as many tokens as the limit', async () => {
    const limit = (value: number) => (values: FieldValues) => ({
      ...values,
      sampler: values.sampler && { ...values.sampler, limit: { value, by: 'caller' as const } },
    })
    expect((await read(ending('length', limit(10)))).because).toBeNull()
    expectRefused(await read(ending('length', limit(512))), 'E_STOP', 11)
  })

  it('an end at a stop string needs one', async () => {
    const stop = (strings: readonly string[]) => (values: FieldValues) => ({
      ...values,
      sampler: values.sampler && {
        ...values.sampler,
        stop: { value: strings, by: 'caller' as const },
      },
    })
    expect((await read(ending('stop', stop(['\n'])))).because).toBeNull()
    expectRefused(await read(ending('stop', stop([]))), 'E_STOP', 11)
  })

  it.each(['person', 'cancelled', 'interrupted', 'error'] as const)(
    'an answer cut off by %s covers nothing behind the cut',
    async (stop) => {
      const { exit, notProven } = await read(ending(stop))
      expect(exit).toBe(0)
      expect(notProven).toContain('Anything after the point where the answer was cut off.')
    },
  )

  it('a noise key that was not committed to is refused', async () => {
    const key = toBase64Url(await drawn('another key'))
    expectRefused(await read({ values: (values) => ({ ...values, key }) }), 'E_NOISE', 11)
    expectRefused(await read({ statement: (plain) => ({ ...plain, noise: null }) }), 'E_NOISE', 11)
  })

  it('an answer without noise needs no key', async () => {
    const changes: Changes = {
      values: (values) => ({ ...values, key: null }),
      statement: (plain) => ({ ...plain, noise: null }),
    }
    expect((await read(changes)).because).toBeNull()
  })

  it('without a nonce, retries are not excluded', async () => {
    const changes: Changes = {
      values: (values) => ({
        ...values,
        request: values.request && { ...values.request, nonce: null },
      }),
    }
    expect((await read(changes)).notProven).toContain(
      'That no other noise was tried for this request.',
    )
    expect((await read()).notProven).not.toContain(
      'That no other noise was tried for this request.',
    )
  })

  it('of a provider the words are the operator’s claim', async () => {
    const changes: Changes = {
      values: (values) => ({ ...values, key: null }),
      statement: (plain) => ({
        ...plain,
        noise: null,
        engine: { kind: 'remote', provider: 'acme', model: 'one', replay: 'none' },
      }),
    }
    const verdict = await read(changes)
    expect(verdict.because).toBeNull()
    expect(textState(verdict)).toBe('self-attested')
    expect(verdict.notProven).toContain('That the provider said this.')
    expect(verdict.summary).toMatchObject({ kind: 'remote', model: 'acme/one' })
  })
})

const sevens = (length: number): string => toBase64Url(new Uint8Array(length).fill(7))
const nines = (length: number): string => toBase64Url(new Uint8Array(length).fill(9))
