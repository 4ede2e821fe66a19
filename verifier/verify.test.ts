import { describe, expect, it } from 'vitest'
import { issued } from '../spec/vectors/example.ts'
import { drawn } from '../spec/vectors/keys.ts'
import { otherPolicy, witnessPolicy } from '../spec/vectors/receipts.ts'
import { expectRefused, read, tamper } from '../spec/vectors/reading.ts'
import { type Changes, forge, makeScene } from '../spec/vectors/scene.ts'
import type { Bundle } from './bundle.ts'
import { concat, utf8 } from './bytes.ts'
import { toBase64, toBase64Url } from './encoding.ts'
import { canonical } from './jcs.ts'
import { formatProof, parseProof } from './proof.ts'
import type { Trusted } from './step/checkpoint.ts'
import { openFile } from './step/file.ts'
import { checkOrder } from './step/order.ts'
import { answerLeaf } from './statement.ts'
import type { Verdict } from './verdict.ts'
import { verify } from './verify.ts'
import { promises } from '../test/promises.ts'

promises('verify:no-trust-from-file')

const stateOf = ({ steps }: Verdict, name: string) =>
  steps.find((step) => step.name === name)?.state
const reproof = (
  source: string | null,
  change: Parameters<typeof formatProof>[0]['extra'] | number,
): string => {
  const proof = parseProof(source ?? '')
  if (!proof) throw new Error('the scene has a proof')
  return formatProof(
    typeof change === 'number' ? { ...proof, index: change } : { ...proof, extra: change },
  )
}

describe('an honest receipt', () => {
  it('is proven, self-attested, under a policy that asks for no witness', async () => {
    const verdict = await read()
    expect(verdict).toMatchObject({
      exit: 0,
      verdict: 'proven',
      level: 'self-attested',
      because: null,
    })
    expect(verdict.steps.map(({ state }) => state)).toEqual([
      ...Array.from({ length: 4 }, () => 'proven'),
      ...Array.from({ length: 5 }, () => 'self-attested'),
      'proven',
      'not checked',
      'not checked',
    ])
    expect(verdict.warnings).toEqual([
      'W_NOWITNESS',
      'W_LATER_CHARTER_UNCHECKED',
      'W_TEXT_UNCHECKED',
      'W_REPLAY_NOT_RUN',
    ])
  })

  it('numbers its twelve steps', async () => {
    expect((await read()).steps.map(({ step }) => step)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    ])
  })

  it('is proven by its fingerprint alone, bare or at the end of the origin', async () => {
    const { bytes, origin, fingerprint } = await makeScene()
    for (const given of [fingerprint, origin, ` ${origin}\n`]) {
      expect((await verify(bytes, { origin: given })).exit).toBe(0)
    }
  })

  it('never claims what was not checked', async () => {
    const { notProven } = await read()
    expect(notProven).toContain('That the answer is true.')
    expect(notProven).toContain('That the question was asked only once.')
    expect(notProven).toContain('That this model gave these words.')
    expect(notProven).toContain('That everyone sees this same ledger: no witness signed it.')
  })

  it('says what it is about', async () => {
    const { summary } = await read()
    expect(summary).toMatchObject({
      issued,
      sealed: null,
      kind: 'local',
      stop: 'eos',
      index: 10,
      size: 18,
      question: 'Which planet is the largest?',
      text: 'Jupiter is the largest planet of the Solar System.',
    })
  })

  it.each<[number, number, number]>([
    [0, 0, 0],
    [0, 0, 1],
    [1, 0, 0],
    [6, 0, 0],
    [62, 3, 200],
  ])('is proven wherever in the tree it is: %d, %d, %d', async (...leaves) => {
    expect((await read({ leaves })).because).toBeNull()
  })

  it('is proven when it shows nothing, and says so', async () => {
    const verdict = await read({ show: [] })
    expect(verdict.exit).toBe(0)
    expect(verdict.warnings).toContain('W_NOT_SHOWN')
    expect(stateOf(verdict, 'disclosures')).toBe('not checked')
    expect(stateOf(verdict, 'behaviour')).toBe('not checked')
    expect(verdict.summary).toMatchObject({ shown: [], text: null, question: null })
    expect(verdict.notProven).toContain('What the model was asked.')
  })

  it('is proven when parts were erased, and says so', async () => {
    const verdict = await read({ erased: ['text', 'runs'] })
    expect(verdict.exit).toBe(0)
    expect(verdict.warnings).toContain('W_ERASED')
    expect(verdict.summary?.text).toBeNull()
  })

  it('may carry its promise beside its proof', async () => {
    expect((await read({ promise: {} })).because).toBeNull()
  })
})

describe('step 1, the file', () => {
  const parse = async (bytes: Uint8Array) => verify(bytes, null)

  it('of more than 1 MB is refused before it is read', async () => {
    expectRefused(await parse(new Uint8Array(10_000_000)), 'E_PARSE', 1)
    expectRefused(await parse(new Uint8Array(1_048_577).fill(0x20)), 'E_PARSE', 1)
  })

  it.each([
    ['nothing', ''],
    ['no JSON', 'hello'],
    ['half a file', '{"bundle":'],
    ['two values', '{}{}'],
  ])('of %s is refused', async (_, source) => {
    expectRefused(await parse(utf8(source)), 'E_PARSE', 1)
  })

  it('that is not UTF-8 is refused', async () => {
    expectRefused(await parse(concat(utf8('"'), Uint8Array.of(0xff), utf8('"'))), 'E_PARSE', 1)
  })

  it('saved again in any other form is refused', async () => {
    const { bundle, bytes } = await makeScene()
    expectRefused(await parse(utf8(JSON.stringify(bundle))), 'E_CANON', 1)
    expectRefused(await parse(concat(bytes, utf8('\n'))), 'E_CANON', 1)
    expectRefused(await parse(concat(utf8(' '), bytes)), 'E_CANON', 1)
  })

  it('with a key twice is refused, whichever of the two is meant', async () => {
    const source = new TextDecoder().decode((await makeScene()).bytes)
    const twice = source.replace('"stop":"eos"', '"stop":"eos","stop":"length"')
    expect(twice).not.toBe(source)
    expectRefused(await parse(utf8(twice)), 'E_CANON', 1)
  })

  it.each(['[0.5]', '[9007199254740993]', '"\\ud800"', `${'['.repeat(50)}${']'.repeat(50)}`])(
    'with %s is refused',
    async (source) => {
      expectRefused(await parse(utf8(source)), 'E_CANON', 1)
    },
  )

  it('without a part, or with one too many, is refused', async () => {
    const { bundle } = await makeScene()
    for (const name of Object.keys(bundle)) {
      const rest = Object.fromEntries(Object.entries(bundle).filter(([other]) => other !== name))
      expectRefused(await parse(utf8(canonical(rest))), 'E_SCHEMA', 1)
    }
    expectRefused(await tamper((whole) => Object.assign(whole, { extra: 1 })), 'E_SCHEMA', 1)
  })

  it('with a proof of 64 hashes is refused', async () => {
    const verdict = await tamper((bundle) => {
      const [head = '', checkpoint = ''] = (bundle.proof ?? '').split('\n\n', 2)
      const hash = toBase64(new Uint8Array(32))
      const lines = `${head.split('\n').slice(0, 2).join('\n')}\n${`${hash}\n`.repeat(64)}`
      return { ...bundle, proof: `${lines}\n${checkpoint}` }
    })
    expectRefused(verdict, 'E_SCHEMA', 1)
  })

  it('with 64 hashes of consistency is refused', async () => {
    const consistency = Array.from({ length: 64 }, () => toBase64(new Uint8Array(32)))
    expectRefused(await tamper((bundle) => ({ ...bundle, consistency })), 'E_SCHEMA', 1)
  })

  it('whose chain does not begin with a genesis is refused', async () => {
    expectRefused(await tamper((bundle) => ({ ...bundle, chain: [] })), 'E_SCHEMA', 1)
    const { charter } = (await makeScene()).bundle
    const chain = [{ entry: charter.entry, proof: charter.proof }]
    expectRefused(await tamper((bundle) => ({ ...bundle, chain })), 'E_SCHEMA', 1)
  })

  it('whose charter cannot be read is refused', async () => {
    const verdict = await tamper((bundle) => ({
      ...bundle,
      charter: { ...bundle.charter, entry: 'AnsK' },
    }))
    expectRefused(verdict, 'E_SCHEMA', 1)
  })

  it('gives no summary when it cannot be read', async () => {
    expect((await parse(utf8('x'))).summary).toBeNull()
  })
})

describe('steps 2 and 3, what is shown and the leaf', () => {
  it('another text under the same commitment is refused', async () => {
    const verdict = await tamper((bundle) => {
      const shown = bundle.disclosures.text
      if (!shown) throw new Error('shown')
      return {
        ...bundle,
        disclosures: {
          ...bundle.disclosures,
          text: { ...shown, value: { text: 'Saturn.', edits: [] } },
        },
      }
    })
    expectRefused(verdict, 'E_DISCLOSURE', 2)
  })

  it('a value moved under another name is refused', async () => {
    const verdict = await tamper((bundle) => {
      const { guards = null } = bundle.disclosures
      if (guards?.value !== null) throw new Error('the example has no guards')
      const prev = { salt: guards.salt, value: null }
      return { ...bundle, disclosures: { ...bundle.disclosures, prev } }
    })
    expectRefused(verdict, 'E_DISCLOSURE', 2)
  })

  it('a proof that names another leaf beside it is refused', async () => {
    const other = await drawn('leaf')
    expectRefused(
      await tamper((bundle) => ({ ...bundle, proof: reproof(bundle.proof, other) })),
      'E_LEAF',
      3,
    )
  })

  it('a proof that names its own leaf beside it holds', async () => {
    const { bundle, policy } = await makeScene()
    const leaf = await answerLeaf(bundle.statement)
    const named = forge(bundle, (copy) => ({ ...copy, proof: reproof(copy.proof, leaf) }))
    expect((await verify(named, { policy })).because).toBeNull()
  })
})

describe('step 4, whom the reader trusts', () => {
  const open = { exit: 2, verdict: 'not established', level: null }

  it('nobody: trust is not established, and nothing after it is checked', async () => {
    const verdict = await verify((await makeScene()).bytes, null)
    expect(verdict).toMatchObject({ ...open, because: { code: 'E_LOGKEY', at: 4 } })
    expect(verdict.steps.slice(3).every(({ state }) => state === 'not checked')).toBe(true)
  })

  it('another ledger: a receipt from there is not established', async () => {
    const { bytes } = await makeScene()
    const verdict = await verify(bytes, { policy: await otherPolicy() })
    expect(verdict).toMatchObject({ ...open, because: { code: 'E_LOGKEY' } })
    expect(stateOf(verdict, 'trust')).toBe('refused')
  })

  it('a policy that cannot be read: not established', async () => {
    const verdict = await verify((await makeScene()).bytes, { policy: 'trust everyone' })
    expect(verdict).toMatchObject({ ...open, because: { code: 'E_LOGKEY' } })
  })

  it.each([
    '',
    'x',
    'overt.example',
    'A'.repeat(26),
    `other.example/${'a'.repeat(26)}`,
    'a'.repeat(26),
  ])('the fingerprint %j: not established', async (given) => {
    const verdict = await verify((await makeScene()).bytes, { origin: given })
    expect(verdict).toMatchObject({ ...open, because: { code: 'E_LOGKEY', at: 4 } })
  })

  it('the fingerprint of this ledger under another name: not established', async () => {
    const { bytes, fingerprint } = await makeScene()
    const verdict = await verify(bytes, { origin: `other.example/${fingerprint}` })
    expect(verdict).toMatchObject({ ...open, because: { code: 'E_LOGKEY' } })
  })

  it('the right fingerprint over the keys of a forger is refused', async () => {
    const [honest, forger] = [await makeScene(), await makeScene({ members: ['eve'] })]
    const bundle = { ...honest.bundle, chain: forger.bundle.chain }
    const verdict = await verify(
      forge(bundle, (copy) => copy),
      { origin: honest.fingerprint },
    )
    expectRefused(verdict, 'E_GENESIS', 4)
  })

  it('is never taken from the file: a forger’s own policy and keys inside it change nothing', async () => {
    const forger = await makeScene({ members: ['eve'] })
    const { fingerprint, policy } = await makeScene()
    expect((await verify(forger.bytes, { policy })).exit).toBe(2)
    expect((await verify(forger.bytes, { origin: fingerprint })).exit).toBe(2)
  })
})

describe('step 5, the checkpoint', () => {
  const witnesses = [
    { name: 'witness.one', time: issued + 20 },
    { name: 'witness.two', time: issued + 30 },
  ]
  const resign = (from: RegExp, to: string) => (bundle: Bundle) => ({
    ...bundle,
    proof: (bundle.proof ?? '').replace(from, to),
  })

  it.each<[string, RegExp, string]>([
    ['no signature of the ledger', /\n— .*\n$/, '\n— nobody.example AAAAAAA=\n'],
    ['nothing that is a note', /\n— .*\n$/, '\n'],
    ['another size than was signed', /\n18\n/, '\n19\n'],
    ['a size that is no number', /\n18\n/, '\nmany\n'],
    ['another origin', /\n\novert\.example/, '\n\nother.example'],
  ])('with %s is refused', async (_, from, to) => {
    expectRefused(await tamper(resign(from, to)), 'E_LOGSIG', 5)
  })

  it('a quorum of the reader’s witnesses makes it witnessed', async () => {
    const verdict = await read({ witnesses }, witnessPolicy)
    expect(verdict).toMatchObject({ exit: 0, level: 'witnessed' })
    expect(verdict.summary?.sealed).toBe(issued + 30)
    expect(verdict.warnings).not.toContain('W_NOWITNESS')
    expect(stateOf(verdict, 'inclusion')).toBe('proven')
  })

  it('witnesses that nobody asked for make nothing witnessed', async () => {
    expect((await read({ witnesses })).level).toBe('self-attested')
    const { bytes, fingerprint } = await makeScene({ witnesses })
    expect((await verify(bytes, { origin: fingerprint })).level).toBe('self-attested')
  })

  it('too few of the reader’s witnesses are refused', async () => {
    expectRefused(await read({ witnesses }, (scene) => witnessPolicy(scene, 'all')), 'E_QUORUM', 5)
    expectRefused(await read({}, (scene) => witnessPolicy(scene, 'any')), 'E_QUORUM', 5)
  })

  it('one witness twice is one witness', async () => {
    const twice = [witnesses[0], { name: 'witness.one', time: issued + 40 }].filter(
      (one) => one !== undefined,
    )
    expectRefused(await read({ witnesses: twice }, witnessPolicy), 'E_QUORUM', 5)
  })

  it('a false cosignature is refused, however many true ones there are', async () => {
    const scene = await makeScene({ witnesses })
    const moved = forge(scene.bundle, (bundle) => ({
      ...bundle,
      // The time is signed: another one makes the line false.
      proof: (bundle.proof ?? '').replace(
        /(— witness\.one \S{11})./,
        (_, head: string) => `${head}B`,
      ),
    }))
    const policy = await witnessPolicy(scene, 'any')
    expectRefused(await verify(moved, { policy }), 'E_QUORUM', 5)
  })
})

describe('step 6, inclusion', () => {
  it('a changed statement is another leaf and not in the tree', async () => {
    const verdict = await tamper((bundle) => ({
      ...bundle,
      statement: { ...bundle.statement, issued: issued + 1 },
    }))
    expectRefused(verdict, 'E_PROOF', 6)
  })

  it('another index is refused', async () => {
    expectRefused(
      await tamper((bundle) => ({ ...bundle, proof: reproof(bundle.proof, 11) })),
      'E_PROOF',
      6,
    )
    expectRefused(
      await tamper((bundle) => ({ ...bundle, proof: reproof(bundle.proof, 18) })),
      'E_PROOF',
      6,
    )
  })

  it('the proof of another answer is refused', async () => {
    const other = await makeScene({ statement: (plain) => ({ ...plain, stop: 'length' }) })
    expectRefused(
      await tamper((bundle) => ({ ...bundle, proof: other.bundle.proof })),
      'E_PROOF',
      6,
    )
  })

  it('a promise alone is no proof: not established, and the rest is told', async () => {
    const verdict = await read({ pending: true, promise: {} })
    expect(verdict).toMatchObject({
      exit: 2,
      verdict: 'not established',
      level: null,
      because: { code: 'W_PENDING', at: 6 },
    })
    expect(stateOf(verdict, 'inclusion')).toBe('not checked')
    expect(stateOf(verdict, 'charter')).toBe('self-attested')
    expect(verdict.summary?.index).toBeNull()
  })

  it('neither proof nor promise: not established', async () => {
    expect(await read({ pending: true })).toMatchObject({ exit: 2, because: { code: 'W_PENDING' } })
  })

  it('a refusal after a promise is a refusal', async () => {
    const verdict = await read({ pending: true, promise: {}, charterSigners: ['eve'] })
    expectRefused(verdict, 'E_CHARTER_SIGS', 9)
  })

  it.each<[string, NonNullable<Changes['promise']>]>([
    ['by another key', { signer: 'eve' }],
    ['about another leaf', { of: Uint8Array.of(1, 2, 3) }],
    ['whose deadline was over before the answer', { deadline: issued - 1 }],
  ])('a promise %s is refused', async (_, promise) => {
    expectRefused(await read({ pending: true, promise }), 'E_PROMISE', 6)
    expectRefused(await read({ promise }), 'E_PROMISE', 6)
  })

  it('a promise that cannot be read is refused', async () => {
    expectRefused(await tamper((bundle) => ({ ...bundle, promise: 'I promise' })), 'E_PROMISE', 6)
  })
})

describe('step 7, order and time', () => {
  it('a checkpoint that does not continue `after` is refused', async () => {
    const root = toBase64Url(await drawn('root'))
    const verdict = await read({
      statement: (plain) => ({ ...plain, after: { ...plain.after, root } }),
    })
    expectRefused(verdict, 'E_AFTER', 7)
  })

  it('`after` of size 0 proves nothing and is refused', async () => {
    const verdict = await read({
      statement: (plain) => ({ ...plain, after: { ...plain.after, size: 0 } }),
    })
    expectRefused(verdict, 'E_AFTER', 7)
  })

  it('an `after` beyond the checkpoint is refused', async () => {
    const verdict = await read({
      statement: (plain) => ({ ...plain, after: { ...plain.after, size: 1000 } }),
    })
    expectRefused(verdict, 'E_AFTER', 7)
  })

  it('a leaf that was there before its answer began is refused', async () => {
    // A leaf cannot name a root that covers it, so no file gets this far: the step itself is asked.
    const { bundle, bytes, tree } = await makeScene()
    const file = openFile(bytes)
    if (!file.ok) throw new Error(file.detail)
    const { origin, after } = bundle.statement
    const checkpoint = { origin, size: tree.size, root: await tree.root() }
    const log = { name: origin, id: new Uint8Array(4), type: 1, key: new Uint8Array(32) }
    const trusted: Trusted = { checkpoint, source: '', log, sealed: null, state: 'self-attested' }
    expect((await checkOrder(file.value, trusted, { index: after.size })).ok).toBe(true)
    expect(await checkOrder(file.value, trusted, { index: after.size - 1 })).toMatchObject({
      ok: false,
      code: 'E_AFTER',
    })
  })

  it('hashes of consistency that were changed are refused', async () => {
    const hash = toBase64(await drawn('hash'))
    expectRefused(
      await tamper((bundle) => ({ ...bundle, consistency: bundle.consistency.map(() => hash) })),
      'E_AFTER',
      7,
    )
    expectRefused(await tamper((bundle) => ({ ...bundle, consistency: [] })), 'E_AFTER', 7)
  })

  const sealedAt = (time: number): Changes => ({
    witnesses: ['witness.one', 'witness.two'].map((name) => ({ name, time })),
  })

  it('an answer sealed later than its charter allows is refused', async () => {
    expect((await read(sealedAt(issued + 3600), witnessPolicy)).because).toBeNull()
    expectRefused(await read(sealedAt(issued + 3601), witnessPolicy), 'E_TIME', 7)
  })

  it('an answer issued after its witnesses saw it is refused, but for honest clocks', async () => {
    expect((await read(sealedAt(issued - 300), witnessPolicy)).because).toBeNull()
    expectRefused(await read(sealedAt(issued - 301), witnessPolicy), 'E_TIME', 7)
  })
})
