import { type Bundle, COSIGNATURE, type Code, ED25519, type Trust } from '@overt/verifier'
import { issued } from './example.ts'
import { keyNamed, vkeyOf } from './keys.ts'
import { type Scene, forge, makeScene } from './scene.ts'

/** A receipt, whom its reader trusts, and what verify() must say. */
export type ReceiptCase = {
  readonly file: string
  readonly about: string
  readonly bytes: Uint8Array
  readonly trust: Trust | null
  readonly exit: 0 | 1 | 2
  readonly level: 'self-attested' | 'witnessed' | null
  readonly code: Code | null
  readonly at: number | null
}

export async function receipts(): Promise<readonly ReceiptCase[]> {
  const [self, witnessed, open, forged] = await Promise.all([
    selfAttested(),
    byWitnesses(),
    unestablished(),
    forgeries(),
  ])
  return [...self, ...witnessed, ...open, ...forged]
}

const path = (name: string): string => `receipt/${name}.receipt.json`

const holds = (
  level: 'self-attested' | 'witnessed',
  name: string,
  about: string,
  { bytes }: Scene,
  trust: Trust,
): ReceiptCase => ({ file: path(name), about, bytes, trust, exit: 0, level, code: null, at: null })

const fails = (
  [exit, code, at]: readonly [1 | 2, Code, number],
  name: string,
  about: string,
  bytes: Uint8Array,
  trust: Trust | null,
): ReceiptCase => ({ file: path(name), about, bytes, trust, exit, level: null, code, at })

async function selfAttested(): Promise<readonly ReceiptCase[]> {
  const plain = await makeScene()
  const byPolicy = { policy: plain.policy }
  const byHand = { origin: plain.fingerprint }
  const text = await makeScene({ show: ['text'] })
  const level = 'self-attested'
  return [
    holds(level, 'sealed', 'All fields shown; trust by policy.', plain, byPolicy),
    holds(level, 'sealed', 'The same file; trust by fingerprint.', plain, byHand),
    holds(level, 'text-only', 'The holder shows the text and nothing else.', text, byPolicy),
  ]
}

async function byWitnesses(): Promise<readonly ReceiptCase[]> {
  const scene = await makeScene({
    witnesses: [
      { name: 'witness.one', time: issued + 20 },
      { name: 'witness.two', time: issued + 30 },
    ],
  })
  const two = { policy: await witnessPolicy(scene) }
  const all = { policy: await witnessPolicy(scene, 'all') }
  const about = 'Two witnesses of three cosigned'
  return [
    holds('witnessed', 'witnessed', `${about}; the policy asks for two.`, scene, two),
    fails([1, 'E_QUORUM', 5], 'witnessed', `${about}; the policy asks for all.`, scene.bytes, all),
  ]
}

async function unestablished(): Promise<readonly ReceiptCase[]> {
  const plain = await makeScene()
  const pending = await makeScene({ pending: true, promise: {} })
  const byPolicy = { policy: pending.policy }
  const other = { policy: await otherPolicy() }
  const about = 'Promised, not yet in the ledger.'
  return [
    fails([2, 'E_LOGKEY', 4], 'sealed', 'Nobody is trusted.', plain.bytes, null),
    fails([2, 'E_LOGKEY', 4], 'sealed', 'Another ledger is trusted.', plain.bytes, other),
    fails([2, 'W_PENDING', 6], 'pending', about, pending.bytes, byPolicy),
  ]
}

async function forgeries(): Promise<readonly ReceiptCase[]> {
  const { bundle, policy } = await makeScene()
  const trust = { policy }
  const text = forge(bundle, edited)
  const statement = forge(bundle, otherStop)
  const checkpoint = forge(bundle, unsigned)
  return [
    fails([1, 'E_CANON', 1], 'reformatted', 'Saved again with spaces.', spaced(bundle), trust),
    fails([1, 'E_DISCLOSURE', 2], 'edited-text', 'Another text, same commitment.', text, trust),
    fails([1, 'E_LOGSIG', 5], 'unsigned', 'No signature of the ledger.', checkpoint, trust),
    fails([1, 'E_PROOF', 6], 'edited-statement', 'Another stop reason.', statement, trust),
  ]
}

const otherStop = (plain: Bundle): Bundle => ({
  ...plain,
  statement: { ...plain.statement, stop: 'length' },
})

const unsigned = (plain: Bundle): Bundle => ({
  ...plain,
  proof: (plain.proof ?? '').replace(/\n— .*\n$/, '\n— nobody.example AAAAAAA=\n'),
})

const spaced = (bundle: Bundle): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(bundle, null, 1))

function edited(bundle: Bundle): Bundle {
  const { text } = bundle.disclosures
  if (!text?.value) throw new Error('the example shows its text')
  const value = { ...text.value, text: text.value.text.replace('Jupiter', 'Saturn') }
  return { ...bundle, disclosures: { ...bundle.disclosures, text: { ...text, value } } }
}

/** Trusts the scene's ledger when two of its three witnesses cosigned. */
export async function witnessPolicy({ policy }: Scene, quorum = '2'): Promise<string> {
  const names = ['witness.one', 'witness.two', 'witness.three']
  const lines = await Promise.all(
    names.map(
      async (name, at) =>
        `witness w${at} ${await vkeyOf(name, COSIGNATURE, await keyNamed(name))}\n`,
    ),
  )
  const trusted = policy.replace(/quorum none\n$/, '')
  return `${trusted}${lines.join('')}group all-three ${quorum} w0 w1 w2\nquorum all-three\n`
}

/** A policy for another ledger than the scene's. */
export const otherPolicy = async (): Promise<string> =>
  `log ${await vkeyOf('other.example', ED25519, await keyNamed('log'))}\nquorum none\n`
