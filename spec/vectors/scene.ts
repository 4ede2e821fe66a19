import {
  type Bundle,
  type Disclosures,
  ED25519,
  type FieldName,
  type FieldValues,
  type Statement,
  answerLeaf,
  canonical,
  commitField,
  fieldNames,
  fingerprintOf,
  formatBundle,
  formatProof,
  leafHash,
  promiseText,
  toBase64,
  toBase64Url,
  utf8,
} from '@overt/verifier'
import { answerValues, prompt, statementOf } from './example.ts'
import { type Founding, type Ground, type Seat, type Witnesses } from './ground.ts'
import { enactCharter, foundLedger, pad, seatBoards } from './ground.ts'
import { drawn, keyNamed, signatureLine } from './keys.ts'
import type { Tree } from './tree.ts'

/** What a scene does otherwise than the plain one: an honest receipt of a self-attested ledger. */
export type Changes = Founding & {
  /** Leaves between the charter and the answer's beginning, and from there to the answer, and after it. */
  readonly leaves?: readonly [number, number, number]
  /** Cosigners of every checkpoint. */
  readonly witnesses?: Witnesses
  /** Gives the bundle a `seen` checkpoint of the leaves up to the answer's beginning. */
  readonly seen?: Witnesses
  readonly values?: (values: FieldValues) => FieldValues
  readonly show?: readonly FieldName[]
  readonly erased?: readonly FieldName[]
  readonly statement?: (statement: Statement) => Statement
  readonly promise?: {
    readonly deadline?: number
    readonly signer?: string
    readonly of?: Uint8Array
  }
  readonly pending?: boolean
  readonly bundle?: (bundle: Bundle) => Bundle
}

export type Scene = {
  readonly bundle: Bundle
  readonly bytes: Uint8Array
  readonly origin: string
  readonly fingerprint: string
  /** A policy that trusts the ledger and asks for no witness. */
  readonly policy: string
  readonly tree: Tree
  readonly checkpoint: Ground['checkpoint']
}

/** Builds a whole ledger with one answer in it and writes the answer's receipt. */
export async function makeScene(changes: Changes = {}): Promise<Scene> {
  const ground = await foundLedger(changes)
  const boards = await seatBoards(ground, changes.boards ?? [])
  const charter = await enactCharter(ground, boards.at(-1), changes)
  const [before, between, behind] = changes.leaves ?? [5, 3, 7]
  await pad(ground.tree, before)
  const after = ground.tree.size
  const { statement, disclosures } = await state(ground, charter, boards.at(-1), after, changes)
  await pad(ground.tree, between)
  const leaf = await answerLeaf(statement)
  const index = await ground.tree.add(leaf)
  await pad(ground.tree, behind)

  const size = ground.tree.size
  const head = await ground.checkpoint(size, changes.witnesses)
  const prove = async (at: number): Promise<string> =>
    formatProof({
      index: at,
      hashes: await ground.tree.inclusion(at),
      checkpoint: head,
      extra: null,
    })
  const plain: Bundle = {
    statement,
    disclosures,
    promise: changes.promise
      ? await promise(ground.origin, leaf, statement, changes.promise)
      : null,
    proof: changes.pending ? null : await prove(index),
    consistency: (await ground.tree.consistency(after, size)).map(toBase64),
    charter: {
      entry: toBase64(charter.entry),
      proof: await prove(charter.index),
      seen: changes.seen ? await ground.checkpoint(after, changes.seen) : null,
      artefacts: { [charter.prompt]: prompt },
    },
    chain: await Promise.all(
      boards.map(async ({ entry, index: at }) => ({
        entry: toBase64(entry),
        proof: await prove(at),
      })),
    ),
  }
  const bundle = changes.bundle ? changes.bundle(plain) : plain
  const { origin, policy, tree, checkpoint } = ground
  const fingerprint = fingerprintOf(origin) ?? ''
  return {
    bundle,
    bytes: utf8(formatBundle(bundle)),
    origin,
    fingerprint,
    policy,
    tree,
    checkpoint,
  }
}

async function state(
  { tree, origin }: Ground,
  charter: Seat,
  board: Seat | undefined,
  after: number,
  changes: Changes,
): Promise<{ statement: Statement; disclosures: Disclosures }> {
  const plain = await answerValues()
  const values = changes.values ? changes.values(plain) : plain
  const salts = await Promise.all(fieldNames.map((name) => drawn(`salt ${name}`)))
  const fields = await Promise.all(
    fieldNames.map(async (name, at) => {
      const salt = salts[at] ?? new Uint8Array()
      const disclosure = { salt: toBase64Url(salt), value: values[name] }
      return { name, disclosure, commitment: await commitField(name, salt, values[name]) }
    }),
  )
  const statement = await statementOf({
    origin,
    after: { size: after, root: toBase64Url(await tree.root(after)) },
    charter: { index: charter.index, hash: charter.hash },
    board: { index: board?.index ?? 0, hash: board?.hash ?? '' },
    commitments: new Map(fields.map(({ name, commitment }) => [name, commitment])),
  })
  const { show = fieldNames, erased = [] } = changes
  const disclosures = Object.fromEntries(
    fields
      .filter(({ name }) => show.includes(name))
      .map(({ name, disclosure }) => [name, erased.includes(name) ? null : disclosure]),
  )
  return { statement: changes.statement ? changes.statement(statement) : statement, disclosures }
}

async function promise(
  origin: string,
  leaf: Uint8Array,
  { issued }: Statement,
  { deadline = issued + 86_400, signer = 'promise', of = leaf }: NonNullable<Changes['promise']>,
): Promise<string> {
  const noteText = promiseText(origin, await leafHash(of), deadline)
  const key = await keyNamed(signer)
  const name = `${origin}/promise`
  const line = await signatureLine(
    name,
    ED25519,
    await keyNamed('promise'),
    await key.sign(utf8(noteText)),
  )
  return `${noteText}\n${line}`
}

/** Writes an altered bundle as a forger would: canonical, and otherwise unchecked. */
export const forge = (bundle: Bundle, change: (copy: Bundle) => Bundle): Uint8Array =>
  utf8(canonical(change(structuredClone(bundle))))
