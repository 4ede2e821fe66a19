import {
  answerLeaf,
  commitField,
  fieldNames,
  toBase64Url,
  type Disclosures,
  type FieldName,
  type FieldValues,
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

/** Says what was planned and what came of it (spec/receipt.md). `issued` is in Unix seconds. */
export async function makeReceipt(
  plan: Plan,
  outcome: Outcome,
  issued: number,
  random: (bytes: number) => Uint8Array,
): Promise<Receipt> {
  const values = fieldValues(plan, outcome)
  const fields = await Promise.all(fieldNames.map((name) => commit(name, values, random(32))))
  const statement: Statement = {
    ...plan.statement,
    issued,
    blind: toBase64Url(random(32)),
    stop: outcome.stop,
    c: byName(fields.map(({ name, commitment }) => [name, commitment])),
  }
  // Each value was taken by the name that it is put back under.
  const disclosures = byName(fields.map(({ name, shown }) => [name, shown])) as Disclosures
  return { statement, disclosures, leaf: await answerLeaf(statement) }
}

/** Every field, always: one that is unused is committed to as null. */
function fieldValues(plan: Plan, outcome: Outcome): FieldValues {
  const { stop, text, ids, kinds, edits, remote } = outcome
  return {
    request: plan.request,
    runs: [
      { choice: 0, run: 0, segments: plan.segments, output: ids, kinds, stop, trace: null },
    ],
    sampler: plan.sampler,
    text: { text, edits },
    key: plan.key,
    guards: null,
    remote: remote === null ? null : [remoteValue(remote)],
    prev: plan.prev,
  }
}

const remoteValue = ({ requestSha256, responseSha256, id, fingerprint }: NonNullable<Outcome['remote']>) => ({
  requestSha256,
  responseSha256,
  id,
  fingerprint,
})

async function commit(name: FieldName, values: FieldValues, salt: Uint8Array) {
  const value = values[name]
  const commitment = await commitField(name, salt, value)
  return { name, commitment, shown: { salt: toBase64Url(salt), value } }
}

/** `fieldNames` holds every name once, so the record is whole. */
const byName = <T>(entries: readonly (readonly [FieldName, T])[]) =>
  Object.fromEntries(entries) as { readonly [N in FieldName]: T }
