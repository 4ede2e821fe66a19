import { describe, expect, it } from 'vitest'
import { issued, prompt, vocabulary } from '../spec/vectors/example.ts'
import { drawn } from '../spec/vectors/keys.ts'
import { witnessPolicy } from '../spec/vectors/receipts.ts'
import { type Changes, type Scene, forge, makeScene } from '../spec/vectors/scene.ts'
import type { Bundle } from './bundle.ts'
import { sha256, utf8 } from './bytes.ts'
import type { CharterBody } from './charter.ts'
import type { FieldValues, RunValue, SamplerValue } from './disclosure.ts'
import { toBase64Url } from './encoding.ts'
import { formatProof, parseProof } from './proof.ts'
import type { Code } from './refused.ts'
import type { Statement } from './statement.ts'
import type { Verdict } from './verdict.ts'
import { verify } from './verify.ts'

async function read(
  changes: Changes = {},
  policy?: (scene: Scene) => Promise<string>,
): Promise<Verdict> {
  const scene = await makeScene(changes)
  return verify(scene.bytes, { policy: policy ? await policy(scene) : scene.policy })
}

async function tamper(change: (bundle: Bundle) => Bundle, changes: Changes = {}): Promise<Verdict> {
  const scene = await makeScene(changes)
  return verify(forge(scene.bundle, change), { policy: scene.policy })
}

function expectRefused(verdict: Verdict, code: Code, at: number): void {
  expect(verdict.because, JSON.stringify(verdict.steps, null, 1)).toMatchObject({ code, at })
  expect(verdict).toMatchObject({ exit: 1, verdict: 'refused', level: null })
}

const hashOf = async (text: string): Promise<string> => toBase64Url(await sha256(utf8(text)))

describe('step 8, the board', () => {
  it('a genesis of other keys is refused', async () => {
    const { chain } = (await makeScene({ members: ['eve'] })).bundle
    expectRefused(await tamper((bundle) => ({ ...bundle, chain })), 'E_GENESIS', 8)
  })

  it('a genesis whose board cannot decide is refused', async () => {
    expectRefused(await read({ members: ['ada'], threshold: 2 }), 'E_GENESIS', 8)
    expectRefused(await read({ members: ['ada'], threshold: 0 }), 'E_GENESIS', 8)
    expectRefused(await read({ members: ['ada', 'ada'], threshold: 2 }), 'E_GENESIS', 8)
  })

  it('a genesis that is not proven to be entry 0 is refused', async () => {
    const { charter } = (await makeScene()).bundle
    const verdict = await tamper((bundle) => ({
      ...bundle,
      chain: bundle.chain.map(({ entry }) => ({ entry, proof: charter.proof })),
    }))
    expectRefused(verdict, 'E_GENESIS', 8)
  })

  it('a policy with another key under the ledger’s name finds no signature of it', async () => {
    const scene = await makeScene()
    const { keyNamed, vkeyOf } = await import('../spec/vectors/keys.ts')
    const policy = `log ${await vkeyOf(scene.origin, 1, await keyNamed('eve'))}\nquorum none\n`
    expectRefused(await verify(scene.bytes, { policy }), 'E_LOGSIG', 5)
  })

  it('two of three members make a board that decides', async () => {
    const verdict = await read({
      members: ['ada', 'bob', 'cy'],
      threshold: 2,
      charterSigners: ['ada', 'cy'],
    })
    expect(verdict.because).toBeNull()
  })

  it('a board that the one before elected is in force', async () => {
    const boards = [{ members: ['bob', 'cy'], threshold: 2, signers: ['ada', 'bob', 'cy'] }]
    expect((await read({ boards, charterSigners: ['bob', 'cy'] })).because).toBeNull()
  })

  it('a whole chain of boards is followed', async () => {
    const boards = [
      { members: ['bob'], signers: ['ada', 'bob'] },
      { members: ['cy'], signers: ['bob', 'cy'] },
    ]
    expect((await read({ boards, charterSigners: ['cy'] })).because).toBeNull()
    expectRefused(await read({ boards, charterSigners: ['ada'] }), 'E_CHARTER_SIGS', 9)
  })

  it.each<[string, NonNullable<Changes['boards']>]>([
    ['that elected itself', [{ members: ['eve'], signers: ['eve'] }]],
    ['that did not accept', [{ members: ['bob'], signers: ['ada'] }]],
    ['that cannot decide', [{ members: ['bob'], threshold: 2, signers: ['ada', 'bob'] }]],
    [
      'that skips a number',
      [{ members: ['bob'], signers: ['ada', 'bob'], body: (body) => ({ ...body, seq: 2 }) }],
    ],
    [
      'that follows another',
      [
        {
          members: ['bob'],
          signers: ['ada', 'bob'],
          body: (body) => ({ ...body, prev: 'A'.repeat(43) }),
        },
      ],
    ],
    [
      'of another ledger',
      [{ members: ['bob'], signers: ['ada', 'bob'], body: (body) => ({ ...body, origin: 'x' }) }],
    ],
    [
      'that had expired',
      [
        {
          members: ['bob'],
          signers: ['ada', 'bob'],
          body: (body) => ({ ...body, expires: issued - 1 }),
        },
      ],
    ],
  ])('a board %s is refused', async (_, boards) => {
    expectRefused(await read({ boards, charterSigners: ['bob'] }), 'E_BOARD', 8)
  })

  it('a board that expires after the seal does not make an old receipt fail', async () => {
    const boards: Changes['boards'] = [
      { members: ['bob'], signers: ['ada', 'bob'], body: (body) => ({ ...body, expires: issued }) },
    ]
    expect((await read({ boards, charterSigners: ['bob'] })).because).toBeNull()
  })

  it('a statement that names another board is refused', async () => {
    const verdict = await read({
      statement: (plain) => ({ ...plain, board: { ...plain.board, index: 1 } }),
    })
    expectRefused(verdict, 'E_BOARD', 8)
  })

  it('a board that was left out is refused', async () => {
    const boards = [{ members: ['bob'], signers: ['ada', 'bob'] }]
    const verdict = await tamper((bundle) => ({ ...bundle, chain: bundle.chain.slice(0, 1) }), {
      boards,
      charterSigners: ['bob'],
    })
    expectRefused(verdict, 'E_BOARD', 8)
  })
})

describe('step 9, the charter', () => {
  it.each<[string, readonly string[]]>([
    ['nobody', []],
    ['a stranger', ['eve']],
    ['one of the two that are needed', ['ada']],
    ['one of the two, twice', ['ada', 'ada']],
  ])('signed by %s is refused', async (_, charterSigners) => {
    const verdict = await read({ members: ['ada', 'bob'], threshold: 2, charterSigners })
    expectRefused(verdict, 'E_CHARTER_SIGS', 9)
  })

  it('that the statement does not name is refused', async () => {
    const other = toBase64Url(await drawn('charter'))
    const named = (change: Partial<Statement['charter']>): Changes => ({
      statement: (plain) => ({ ...plain, charter: { ...plain.charter, ...change } }),
    })
    expectRefused(await read(named({ hash: other })), 'E_CHARTER_ORDER', 9)
    expectRefused(await read(named({ index: 2 })), 'E_CHARTER_ORDER', 9)
  })

  it.each<[string, (body: CharterBody) => CharterBody]>([
    ['of another ledger', (body) => ({ ...body, origin: 'other.example' })],
    ['of another board', (body) => ({ ...body, board: { ...body.board, index: 3 } })],
    ['with the number 0', (body) => ({ ...body, seq: 0 })],
    ['that is the first and follows one', (body) => ({ ...body, prev: 'A'.repeat(43) })],
    ['that is the second and follows none', (body) => ({ ...body, seq: 2 })],
  ])('%s is refused', async (_, charter) => {
    expectRefused(await read({ charter }), 'E_CHARTER_ORDER', 9)
  })

  it('that entered the ledger only after the answer began is refused', async () => {
    const scene = await makeScene({ leaves: [0, 3, 7] })
    const root = toBase64Url(await scene.tree.root(1))
    const changes: Changes = {
      leaves: [0, 3, 7],
      statement: (plain) => ({ ...plain, after: { size: 1, root } }),
    }
    const { bundle, policy, tree } = await makeScene(changes)
    const consistency = (await tree.consistency(1)).map((hash) =>
      btoa(String.fromCharCode(...hash)),
    )
    const bytes = forge(bundle, (copy) => ({ ...copy, consistency }))
    expectRefused(await verify(bytes, { policy }), 'E_CHARTER_ORDER', 9)
  })

  it('whose entry is not where its proof says is refused', async () => {
    const verdict = await tamper((bundle) => {
      const proof = parseProof(bundle.charter.proof)
      if (!proof) throw new Error('the scene has a proof')
      return {
        ...bundle,
        charter: { ...bundle.charter, proof: formatProof({ ...proof, index: 2 }) },
      }
    })
    expectRefused(verdict, 'E_CHARTER_ORDER', 9)
  })

  it('proven under another checkpoint than the answer is refused', async () => {
    const scene = await makeScene()
    const older = await scene.checkpoint(12)
    const proof = formatProof({
      index: 1,
      hashes: await scene.tree.inclusion(1, 12),
      checkpoint: older,
      extra: null,
    })
    const bytes = forge(scene.bundle, (copy) => ({ ...copy, charter: { ...copy.charter, proof } }))
    expectRefused(await verify(bytes, { policy: scene.policy }), 'E_CHARTER_ORDER', 9)
  })

  it('proven under a second checkpoint of the same size shows that the ledger has two faces', async () => {
    const [one, two] = [
      await makeScene(),
      await makeScene({ statement: (plain) => ({ ...plain, stop: 'length' }) }),
    ]
    const bytes = forge(one.bundle, (copy) => ({
      ...copy,
      charter: { ...copy.charter, proof: two.bundle.charter.proof },
    }))
    expectRefused(await verify(bytes, { policy: one.policy }), 'E_SPLIT', 9)
    const chained = forge(one.bundle, (copy) => ({ ...copy, chain: two.bundle.chain }))
    expectRefused(await verify(chained, { policy: one.policy }), 'E_SPLIT', 8)
  })

  describe('after the first', () => {
    const second = (coolDown: number) => (body: CharterBody) => ({
      ...body,
      seq: 2,
      prev: 'A'.repeat(43),
      coolDown,
    })
    const at = (time: number) => ['witness.one', 'witness.two'].map((name) => ({ name, time }))

    it('without a checkpoint that saw it is refused', async () => {
      expectRefused(await read({ charter: second(0) }), 'E_COOLDOWN', 9)
    })

    it('holds once its cool-down is over, in witness time', async () => {
      const changes: Changes = {
        charter: second(86_400),
        seen: at(issued - 86_400),
        witnesses: at(issued + 1),
      }
      expect((await read(changes, witnessPolicy)).because).toBeNull()
    })

    it('used before its cool-down was over is refused', async () => {
      const changes: Changes = {
        charter: second(86_400),
        seen: at(issued - 86_399),
        witnesses: at(issued + 1),
      }
      expectRefused(await read(changes, witnessPolicy), 'E_COOLDOWN', 9)
    })

    it('seen by too few witnesses is refused', async () => {
      const changes: Changes = { charter: second(0), seen: [], witnesses: at(issued + 1) }
      expectRefused(await read(changes, witnessPolicy), 'E_COOLDOWN', 9)
    })

    it('holds on the word of the ledger alone where no witness is asked for', async () => {
      const verdict = await read({ charter: second(86_400), seen: [] })
      expect(verdict).toMatchObject({ exit: 0, level: 'self-attested' })
    })

    it('seen before it was there, or after the answer began, is refused', async () => {
      const scene = await makeScene({ charter: second(0), seen: [] })
      for (const size of [1, 9]) {
        const seen = await scene.checkpoint(size)
        const bytes = forge(scene.bundle, (copy) => ({
          ...copy,
          charter: { ...copy.charter, seen },
        }))
        expectRefused(await verify(bytes, { policy: scene.policy }), 'E_COOLDOWN', 9)
      }
    })

    it('seen in a contradictory checkpoint shows that the ledger has two faces', async () => {
      const scene = await makeScene({ charter: second(0), seen: [] })
      const other = await makeScene({ charter: second(1), seen: [] })
      const seen = await other.checkpoint(other.tree.size)
      const bytes = forge(scene.bundle, (copy) => ({ ...copy, charter: { ...copy.charter, seen } }))
      expectRefused(await verify(bytes, { policy: scene.policy }), 'E_SPLIT', 9)
    })
  })
})

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
