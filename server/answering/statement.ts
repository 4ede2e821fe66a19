import {
  answerLeaf,
  commitField,
  fromBase64Url,
  toBase64Url,
  type Disclosure,
  type Disclosures,
  type FieldName,
  type FieldValues,
  type Json,
  type Statement,
} from '@overt/verifier'
import type { Outcome } from './outcome.ts'
import type { Plan } from './plan.ts'

/** A receipt before the ledger has it: what is signed for, and what opens its commitments. */
export type Receipt = {
  readonly statement: Statement
  readonly disclosures: Disclosures
  /** The 33 bytes that enter the ledger's tree. */
  readonly leaf: Uint8Array
}

type Shown = { readonly [N in FieldName]: Disclosure<FieldValues[N]> }

/** Says what was planned and what came of it (spec/receipt.md). `issued` is in Unix seconds. */
export async function makeReceipt(
  plan: Plan,
  outcome: Outcome,
  issued: number,
  random: (bytes: number) => Uint8Array,
): Promise<Receipt> {
  const disclosures = shownFields(plan, outcome, random)
  const statement: Statement = {
    ...plan.statement,
    issued,
    blind: toBase64Url(random(32)),
    stop: outcome.stop,
    c: await commitments(disclosures),
  }
  return { statement, disclosures, leaf: await answerLeaf(statement) }
}

/** Every field, always, under a salt of its own: one that is unused is committed to as null. */
function shownFields(
  plan: Plan,
  { stop, text, ids, kinds, trace, edits, remote }: Outcome,
  random: (bytes: number) => Uint8Array,
): Shown {
  const salted = <V extends Json>(value: V) => ({ salt: toBase64Url(random(32)), value })
  const { segments, choice, asked } = plan
  const run = { choice, run: 0, segments, output: ids, kinds, stop, trace }
  return {
    request: salted(plan.request),
    runs: salted([{ ...run, ...(asked && { asked }) }]),
    sampler: salted(plan.sampler),
    text: salted({ text, edits }),
    key: salted(plan.key),
    guards: salted(null),
    remote: salted(remote === null ? null : [remote]),
    prev: salted(plan.prev),
  }
}

async function commitments(shown: Shown): Promise<Statement['c']> {
  const commit = (name: FieldName) => {
    const { salt, value } = shown[name]
    return commitField(name, fromBase64Url(salt) ?? new Uint8Array(), value)
  }
  return {
    request: await commit('request'),
    runs: await commit('runs'),
    sampler: await commit('sampler'),
    text: await commit('text'),
    key: await commit('key'),
    guards: await commit('guards'),
    remote: await commit('remote'),
    prev: await commit('prev'),
  }
}
