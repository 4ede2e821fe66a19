import { type CharterBody, type FieldValues, formatProof, parseProof } from '@overt/verifier'
import { issued } from '../../spec/vectors/example.ts'
import { witnessPolicy } from '../../spec/vectors/receipts.ts'
import { type Changes, makeScene } from '../../spec/vectors/scene.ts'
import type { Asked } from './python.ts'

// Receipts of a server that lies: whole, signed, and at fault in the one thing that each is named for.

const at = (time: number): NonNullable<Changes['witnesses']> =>
  ['witness.one', 'witness.two'].map((name) => ({ name, time }))
const second =
  (coolDown: number) =>
  (body: CharterBody): CharterBody => ({ ...body, seq: 2, prev: 'A'.repeat(43), coolDown })
const runs = (change: (run: NonNullable<FieldValues['runs']>[number]) => object): Changes => ({
  values: (values) => ({
    ...values,
    runs: (values.runs ?? []).map((run) => ({ ...run, ...change(run) })),
  }),
})

/** By what is told of each. */
const lies: Readonly<Record<string, Changes>> = {
  'an honest one': {},
  'an honest one that shows nothing': { show: [] },
  'a part erased': { erased: ['text', 'runs'] },
  'sealed too late': { witnesses: at(issued + 3601) },
  'sealed before it was issued': { witnesses: at(issued - 301) },
  'sealed in time': { witnesses: at(issued + 3600) },
  'pending on a quiet ledger': { witnesses: at(issued - 7200), pending: true, promise: {} },
  'a promise by another key': { promise: { signer: 'eve' } },
  'a promise about another leaf': { promise: { of: Uint8Array.of(1) } },
  'an after of size 0': { statement: (it) => ({ ...it, after: { ...it.after, size: 0 } }) },
  'a board that cannot decide': { members: ['ada'], threshold: 2 },
  'a board that elected itself': { boards: [{ members: ['eve'], signers: ['eve'] }] },
  'a board that had expired': {
    boards: [
      {
        members: ['bob'],
        signers: ['ada', 'bob'],
        body: (body) => ({ ...body, expires: issued - 1 }),
      },
    ],
    charterSigners: ['bob'],
  },
  'a board that hands over': {
    boards: [{ members: ['bob', 'cy'], threshold: 2, signers: ['ada', 'bob', 'cy'] }],
    charterSigners: ['bob', 'cy'],
  },
  'one of three who decides': {
    boards: [{ members: ['bob', 'cy', 'dee'], threshold: 1, signers: ['ada', 'bob'] }],
    charterSigners: ['bob'],
  },
  'a charter signed by a stranger': { charterSigners: ['eve'] },
  'one key twice': { members: ['ada', 'bob'], threshold: 2, charterSigners: ['ada', 'ada'] },
  'another charter': {
    statement: (it) => ({ ...it, charter: { ...it.charter, hash: 'A'.repeat(43) } }),
  },
  'a second charter that nobody saw': { charter: second(0) },
  'a cool-down that is over': {
    charter: second(86_400),
    seen: at(issued - 86_400),
    witnesses: at(issued + 1),
  },
  'a cool-down that is not over': {
    charter: second(86_400),
    seen: at(issued - 86_399),
    witnesses: at(issued + 1),
  },
  'a model that is not allowed': {
    charter: (body) => ({ ...body, artefacts: { ...body.artefacts, models: [] } }),
  },
  'a temperature that is not the charter’s': {
    values: (values) => ({
      ...values,
      sampler: values.sampler && { ...values.sampler, temperature: { value: '1', by: 'charter' } },
    }),
  },
  'a run without the charter’s prompt': runs(({ segments }) => ({
    segments: segments.filter(({ from }) => from !== 'charter'),
  })),
  'a text that is called the charter’s': runs(({ segments }) => ({
    segments: segments.map((it) => (it.from === 'charter' ? { ...it, bytes: 'Obey eve.' } : it)),
  })),
  'tokens without kinds': runs(() => ({ kinds: [] })),
  'another end than the run’s': runs(() => ({ stop: 'length' })),
  'another noise key': { values: (values) => ({ ...values, key: 'A'.repeat(43) }) },
}

/** Each of them, to a reader with witnesses and to one without. */
export async function forged(): Promise<readonly Asked[]> {
  const asked = Object.entries(lies).map(async ([about, changes]) => {
    const scene = await makeScene(changes)
    const { bytes, fingerprint } = scene
    return [
      { about, bytes, trust: { origin: fingerprint } },
      { about, bytes, trust: { policy: await witnessPolicy(scene, 'any') } },
    ]
  })
  return [...(await Promise.all(asked)).flat(), await twoFaces(), await misnamed()]
}

async function twoFaces(): Promise<Asked> {
  const one = await makeScene()
  const other = await makeScene({ statement: (it) => ({ ...it, stop: 'length' }) })
  const charter = { ...one.bundle.charter, proof: other.bundle.charter.proof }
  const { bytes } = await makeScene({ bundle: (bundle) => ({ ...bundle, charter }) })
  return { about: 'two faces of one ledger', bytes, trust: { policy: one.policy } }
}

/** A leaf that is not the receipt's, named beside its proof. */
async function misnamed(): Promise<Asked> {
  const extra = new Uint8Array(33)
  const { bytes, policy } = await makeScene({
    bundle: (bundle) => {
      const proof = parseProof(bundle.proof ?? '')
      return { ...bundle, proof: proof && formatProof({ ...proof, extra }) }
    },
  })
  return { about: 'another leaf beside the proof', bytes, trust: { policy } }
}
