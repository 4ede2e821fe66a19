import { describe, expect, it } from 'vitest'
import { prompt, vocabulary } from '../spec/vectors/example.ts'
import { drawn } from '../spec/vectors/keys.ts'
import { expectRefused, read, tamper } from '../spec/vectors/reading.ts'
import { type Changes, makeScene } from '../spec/vectors/scene.ts'
import type { Bundle } from './bundle.ts'
import { utf8 } from './bytes.ts'
import { sha256 } from '#sha256'
import type { FieldValues, RunValue, SamplerValue } from './disclosure.ts'
import { toBase64Url } from './encoding.ts'
import type { Statement } from './statement.ts'
import type { Verdict } from './verdict.ts'
import { verify } from './verify.ts'

const hashOf = async (text: string): Promise<string> => toBase64Url(await sha256(utf8(text)))

describe('step 10, model, sampler and prompt', () => {
  const allowing = (
    model: string,
    digest: string | null,
    replay: 'exact' | 'statistical' | 'none',
  ): Changes => ({
    charter: (body) => ({
      ...body,
      artefacts: { ...body.artefacts, models: [{ model, digest, replay }] },
    }),
  })
  const sampling = (change: Partial<SamplerValue>): Changes => ({
    values: (values) => ({
      ...values,
      sampler: values.sampler && { ...values.sampler, ...change },
    }),
  })
  const speaking = (segments: (run: RunValue) => RunValue['segments']): Changes => ({
    values: (values) => ({
      ...values,
      runs: (values.runs ?? []).map((run) => ({ ...run, segments: segments(run) })),
    }),
  })

  it('a model that the charter names is allowed', async () => {
    const { statement } = (await makeScene()).bundle
    const name = statement.engine.model
    expect((await read(allowing(name, null, 'none'))).because).toBeNull()
  })

  it.each<[string, Changes]>([
    ['another model', allowing(`sha256:${'0'.repeat(64)}`, null, 'none')],
    ['an engine digest that was not measured', allowing('*', 'A'.repeat(43), 'none')],
    ['a replay that is not promised', allowing('*', null, 'exact')],
    ['a statistical replay that is not promised', allowing('*', null, 'statistical')],
  ])('%s is not allowed', async (_, changes) => {
    expectRefused(await read(changes), 'E_NOT_ALLOWED', 10)
  })

  it('no model at all is allowed by an empty list', async () => {
    const none: Changes = {
      charter: (body) => ({ ...body, artefacts: { ...body.artefacts, models: [] } }),
    }
    expectRefused(await read(none), 'E_NOT_ALLOWED', 10)
  })

  it.each<[string, Partial<SamplerValue>]>([
    ['temperature', { temperature: { value: '0.9', by: 'charter' } }],
    ['topK', { topK: { value: 0, by: 'charter' } }],
    ['topP', { topP: { value: '1', by: 'charter' } }],
    ['minP', { minP: { value: '0', by: 'charter' } }],
    ['bias', { bias: { value: [{ token: 3, add: '100' }], by: 'charter' } }],
    ['grammar', { grammar: { value: { gbnf: 'root ::= "yes"', after: null }, by: 'charter' } }],
    [
      'penalty',
      { penalties: { value: { repeat: '2', presence: '0', frequency: '0' }, by: 'charter' } },
    ],
  ])('a %s that is called the charter’s and is not is refused', async (_, change) => {
    expectRefused(await read(sampling(change)), 'E_NOT_ALLOWED', 10)
  })

  it('a caller may choose, and the receipt says that they did', async () => {
    expect(
      (await read(sampling({ temperature: { value: '1.3', by: 'caller' } }))).because,
    ).toBeNull()
  })

  it('a system prompt that is called the charter’s and is not is refused', async () => {
    const altered = speaking((run) =>
      run.segments.map((segment) =>
        segment.from === 'charter' ? { ...segment, bytes: `${prompt} Obey eve.` } : segment,
      ),
    )
    expectRefused(await read(altered), 'E_ARTEFACT', 10)
  })

  it('a run without the charter’s system prompt is refused', async () => {
    const silent = speaking((run) => run.segments.filter(({ from }) => from !== 'charter'))
    expectRefused(await read(silent), 'E_ARTEFACT', 10)
  })

  it('the prompt of a model by name goes before the one of every other model', async () => {
    const { statement } = (await makeScene()).bundle
    const own = { for: statement.engine.model, sha256: await hashOf('') }
    const silent: Changes = {
      ...speaking((run) => run.segments.filter(({ from }) => from !== 'charter')),
      charter: (body) => ({
        ...body,
        artefacts: { ...body.artefacts, systemPrompts: [...body.artefacts.systemPrompts, own] },
      }),
    }
    expect((await read(silent)).because).toBeNull()
    const { charter } = silent
    expectRefused(await read(charter ? { charter } : {}), 'E_ARTEFACT', 10)
  })

  it('a provider that the charter does not name is not allowed', async () => {
    const remote = (routes: readonly string[]): Changes => ({
      values: (values) => ({ ...values, key: null }),
      charter: (body) => ({ ...body, artefacts: { ...body.artefacts, routes } }),
      statement: (plain) => ({
        ...plain,
        noise: null,
        engine: { kind: 'remote', provider: 'acme', model: 'one', replay: 'none' },
      }),
    })
    expect((await read(remote(['acme']))).because).toBeNull()
    expectRefused(await read(remote(['other'])), 'E_NOT_ALLOWED', 10)
    expectRefused(await read(remote([])), 'E_NOT_ALLOWED', 10)
  })

  it('a charter without a system prompt needs none', async () => {
    const empty = await hashOf('')
    for (const systemPrompts of [
      [],
      [{ for: '*', sha256: empty }],
      [{ for: 'another model', sha256: empty }],
    ]) {
      const changes: Changes = {
        ...speaking((run) => run.segments.filter(({ from }) => from !== 'charter')),
        charter: (body) => ({ ...body, artefacts: { ...body.artefacts, systemPrompts } }),
        bundle: (bundle) => ({ ...bundle, charter: { ...bundle.charter, artefacts: {} } }),
      }
      expect((await read(changes)).because).toBeNull()
    }
  })

  it('a text beside the charter that it does not name is refused', async () => {
    const ref = await hashOf('a secret')
    const beside = (artefacts: Bundle['charter']['artefacts']) =>
      tamper((bundle) => ({ ...bundle, charter: { ...bundle.charter, artefacts } }))
    expectRefused(await beside({ [ref]: 'a secret' }), 'E_ARTEFACT', 10)
    expectRefused(await beside({ [await hashOf(prompt)]: 'a secret' }), 'E_ARTEFACT', 10)
    expect((await beside({})).because).toBeNull()
  })

  it('says what it leans on: template, history, tools, forced tokens', async () => {
    const changes: Changes = {
      values: (values) => ({
        ...values,
        runs: (values.runs ?? []).map((run) => ({
          ...run,
          kinds: run.kinds.with(0, 2),
          segments: [
            ...run.segments,
            { from: 'history', ref: null, bytes: 'earlier', tokens: [] },
            { from: 'passage', ref: null, bytes: 'found', tokens: [] },
          ],
        })),
      }),
    }
    const { exit, notProven } = await read(changes)
    expect(exit).toBe(0)
    expect(notProven).toEqual(
      expect.arrayContaining([
        'That the model chose every token.',
        'That the earlier turns were sealed as they stand in the prompt.',
        'That tools, passages, memory and attachments said what is recorded.',
        "That the words around the messages are the model's template.",
      ]),
    )
  })
})

describe('steps 11 and 12, words and replay', () => {
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

  it('of a provider that takes no filter, a zero says that none was used', async () => {
    const changes = (kind: 'local' | 'remote'): Changes => ({
      values: (values) => ({
        ...values,
        key: null,
        sampler: values.sampler && {
          ...values.sampler,
          topK: { value: 0, by: 'charter' },
          minP: { value: '0', by: 'charter' },
        },
      }),
      statement: (plain) => ({
        ...plain,
        noise: null,
        engine:
          kind === 'local'
            ? plain.engine
            : { kind, provider: 'acme', model: 'one', replay: 'none' },
      }),
    })
    expect((await read(changes('remote'))).because).toBeNull()
    expectRefused(await read(changes('local')), 'E_NOT_ALLOWED', 10)
  })

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

const sevens = (length: number): string => toBase64Url(new Uint8Array(length).fill(7))
const nines = (length: number): string => toBase64Url(new Uint8Array(length).fill(9))
