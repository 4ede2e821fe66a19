import { describe, expect, it } from 'vitest'
import { prompt } from '../../spec/vectors/example.ts'
import { expectRefused, read, tamper } from '../../spec/vectors/reading.ts'
import { type Changes, makeScene } from '../../spec/vectors/scene.ts'
import type { Bundle } from '../bundle.ts'
import { utf8 } from '../bytes.ts'
import { toBase64Url } from '../encoding.ts'
import { sha256 } from '#sha256'
import type { RunValue, SamplerValue } from '../disclosure.ts'

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

  it('a text of the charter under the name of another is refused', async () => {
    const misnamed = speaking((run) =>
      run.segments.map((segment) =>
        segment.from === 'charter' ? { ...segment, ref: 'A'.repeat(43) } : segment,
      ),
    )
    expectRefused(await read(misnamed), 'E_ARTEFACT', 10)
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
