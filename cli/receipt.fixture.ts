import {
  type Bundle,
  type CharterBody,
  type Disclosures,
  type FieldName,
  type FieldValues,
  type Genesis,
  type Statement,
  charterEntry,
  commitField,
  formatBundle,
  formatProof,
  genesisEntry,
  noiseCommit,
  sha256,
  toBase64,
  toBase64Url,
  utf8,
} from '@overt/verifier'
import type { OwnHalf } from './own-half.ts'

// A receipt that is right in itself and that no ledger holds: what it shows opens its commitments, and
// nobody has signed it. The verifier gets as far as asking whom the reader trusts.

const origin = `overt.test/${'a'.repeat(26)}`
const noiseKey = new Uint8Array(32).fill(9)
const salt = new Uint8Array(32).fill(1)
const zero = toBase64Url(new Uint8Array(32))
const zeroKey = toBase64(new Uint8Array(32))
const zeroDigest = `sha256:${'0'.repeat(64)}`

/** What the server commits to before it knows the asker's nonce. */
export const fakeCommit = async (): Promise<string> => toBase64Url(await noiseCommit(noiseKey))

export async function fakeReceipt(own: OwnHalf, engine = localEngine): Promise<Bundle> {
  const values = await fakeValues(own)
  const commit = (name: FieldName): Promise<string> => commitField(name, salt, values[name])
  const shown = { salt: toBase64Url(salt) }
  const disclosures: Disclosures = {
    request: { ...shown, value: values.request },
    text: { ...shown, value: values.text },
    key: { ...shown, value: values.key },
  }
  return {
    statement: statement(engine, own.commit, {
      request: await commit('request'),
      runs: await commit('runs'),
      sampler: await commit('sampler'),
      text: await commit('text'),
      key: await commit('key'),
      guards: await commit('guards'),
      remote: await commit('remote'),
      prev: await commit('prev'),
    }),
    disclosures,
    promise: null,
    proof: null,
    consistency: [],
    charter: { entry: toBase64(charter), proof: proofOf(1), seen: null, artefacts: {} },
    chain: [{ entry: toBase64(genesisEntry(genesis)), proof: proofOf(0) }],
  }
}

/** The file as a server would send it. */
export const receiptBytes = (bundle: Bundle): Uint8Array<ArrayBuffer> => utf8(formatBundle(bundle))

async function fakeValues({ nonce, body, shown }: OwnHalf): Promise<FieldValues> {
  const bodySha256 = toBase64Url(await sha256(utf8(body)))
  return {
    request: { nonce, bodySha256, attachments: [] },
    runs: null,
    sampler: null,
    text: { text: shown ?? '', edits: [] },
    key: toBase64Url(noiseKey),
    guards: null,
    remote: null,
    prev: null,
  }
}

const localEngine: Statement['engine'] = {
  kind: 'local',
  model: zeroDigest,
  library: zeroDigest,
  variant: 'haswell',
  kv: 'q8_0',
  flash: true,
  repack: false,
  digest: null,
  replay: 'none',
}

export const remoteEngine: Statement['engine'] = {
  kind: 'remote',
  provider: 'far',
  model: 'large',
  replay: 'none',
}

const statement = (engine: Statement['engine'], commit: string, c: Statement['c']): Statement => ({
  v: 'answer-receipt/v1',
  origin,
  id: toBase64Url(new Uint8Array(16).fill(5)),
  issued: 1_795_378_503,
  blind: zero,
  after: { size: 2, root: zero },
  charter: { index: 1, hash: zero },
  board: { index: 0, hash: zero },
  engine,
  noise: engine.kind === 'local' ? { alg: 'gumbel-pos/v1', commit } : null,
  server: 'overt/0.1.0',
  stop: 'eos',
  marking: [],
  c,
})

const genesis: Genesis = {
  v: 'genesis/v1',
  logKey: zeroKey,
  promiseKey: zeroKey,
  board: { members: [{ name: 'owner', key: zeroKey }], threshold: 1 },
}

const charterBody: CharterBody = {
  v: 'charter/v1',
  origin,
  seq: 1,
  prev: null,
  board: { index: 0, hash: zero },
  coolDown: 0,
  sealWithin: 600,
  publish: { everySeconds: 1, padTo: 1 },
  artefacts: {
    systemPrompts: [],
    safetyPolicy: null,
    models: [],
    sampler: { temperature: '0.8', topK: 40, topP: '0.95', minP: '0.05' },
    tools: [],
    templates: [],
    retention: { days: null },
    routes: [],
  },
  fallback: [],
  evaluation: null,
  reason: 'A charter of a test.',
}

const charter = charterEntry({ body: charterBody, signatures: [] })

const proofOf = (index: number): string =>
  formatProof({
    index,
    hashes: [],
    checkpoint: `${origin}\n2\n${zeroKey}\n\n— x AAAA\n`,
    extra: null,
  })
