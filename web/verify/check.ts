import type { Gap, Trust, Verdict } from '@overt/verifier'
import { asFailure, Failure } from '../api/failure.ts'
import { loadVerifier } from './load-verifier.ts'

/** The types say it is always there; on an address that is no secure context it is not. */
const hasWebCrypto = (): boolean => Reflect.get(crypto, 'subtle') !== undefined

export type Checked =
  /** `open` names what `verdict.notProven` says in English: a page speaks its reader's language. */
  | { readonly ok: true; readonly verdict: Verdict; readonly open: readonly Gap[] }
  /** `insecure`: this address is no secure context, and browsers then offer no Web Crypto. */
  | { readonly ok: false; readonly why: 'insecure' | 'failed'; readonly reason: string }
  /** The verifier did not come. */
  | { readonly ok: false; readonly why: 'lost'; readonly failure: Failure }

export async function check(bytes: Uint8Array, trust: Trust | null): Promise<Checked> {
  if (!hasWebCrypto()) return { ok: false, why: 'insecure', reason: '' }
  const verifier = await loadVerifier().catch(asFailure)
  if (verifier instanceof Failure) return { ok: false, why: 'lost', failure: verifier }
  const { gaps, verify } = verifier
  try {
    const verdict = await verify(bytes, trust)
    const isGap = (name: string): name is Gap => Object.hasOwn(gaps, name)
    const open = Object.keys(gaps)
      .filter(isGap)
      .filter((gap) => verdict.notProven.includes(gaps[gap]))
    return { ok: true, verdict, open }
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    return { ok: false, why: 'failed', reason }
  }
}

/** What a person pasted, as whom they trust; `bad` when it is none of the three. @throws Failure where the verifier cannot come. */
export async function trustFrom(pasted: string): Promise<Trust | null | 'bad'> {
  const text = pasted.trim()
  if (text === '') return null
  const { fingerprintOf, parsePolicy } = await loadVerifier()
  if (!text.includes('\n') && fingerprintOf(text) !== null) return { origin: text }
  // A policy is taken as it stands: its lines are checked by the verifier too.
  const policy = await parsePolicy(pasted.endsWith('\n') ? pasted : `${pasted}\n`)
  return policy.ok ? { policy: pasted } : 'bad'
}
