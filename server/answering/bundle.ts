import { setTimeout as delay } from 'node:timers/promises'
import { formatBundle, utf8, type Disclosures, type Statement } from '@overt/verifier'
import type { Cipher } from '../conversation/cipher.ts'
import type { Head, Ledger } from '../ledger/ledger.ts'
import type { ReceiptRow } from '../store/database.ts'
import { answerOfReceipt } from './answer-rows.ts'
import { AnsweringError } from './answering-error.ts'
import type { ReceiptFile } from './answering.ts'
import { disclosuresCell, statementCell } from './cell.ts'
import { chooseDisclosures } from './disclosures.ts'
import type { Parts } from './parts.ts'
import { receiptOf } from './receipt-rows.ts'

/** A program asks for the receipt as soon as it has the answer; its checkpoint is signed a moment later. */
const PATIENCE_MS = 250
const LOOK_MS = 10

/** The file `<id>.receipt.json` (spec/receipt.md, the bundle), proven under the latest checkpoint. */
export async function receiptFile(
  parts: Parts,
  account: string,
  id: string,
  show: readonly string[] | null,
): Promise<ReceiptFile | null> {
  const { store, conversations } = parts
  const answer = await answerOfReceipt(store.db, account, id)
  if (answer === null) return null
  if (answer.stop === null) return { state: 'answering' }
  const receipt = await provable(parts, id)
  const cipher = await conversations.cipher(store.db, answer.conversation)
  if (receipt === null || cipher === null) return null
  return { state: 'ready', bytes: await bundleOf(parts, receipt, cipher, show) }
}

/** The receipt, once a checkpoint covers its leaf or nobody can say how long that takes. */
async function provable({ store, ledger }: Parts, id: string): Promise<ReceiptRow | null> {
  for (let waited = 0; ; waited += LOOK_MS) {
    const receipt = await receiptOf(store.db, id)
    if (receipt === null || waited >= PATIENCE_MS) return receipt
    if (receipt.leaf_index !== null && receipt.leaf_index < ledger.signed().size) return receipt
    await delay(LOOK_MS)
  }
}

async function bundleOf(
  { ledger, evidence }: Parts,
  receipt: ReceiptRow,
  cipher: Cipher,
  show: readonly string[] | null,
): Promise<Uint8Array> {
  const { id } = receipt
  // Both are authenticated: nobody but this program wrote them.
  const statement: Statement = JSON.parse(cipher.decrypt(statementCell(id), receipt.statement))
  const all: Disclosures = JSON.parse(cipher.decrypt(disclosuresCell(id), receipt.disclosures))
  const disclosures = chooseDisclosures(all, show)
  if (statement.origin !== ledger.origin) {
    throw new AnsweringError('invalid_request', earlier(statement.origin))
  }
  const head = headFor(ledger, receipt)
  const bundle = formatBundle({
    statement,
    disclosures,
    promise: receipt.promise,
    proof: await proofOf(ledger, receipt, head),
    consistency: await ledger.consistency(statement.after.size, head),
    ...(await evidence(head, statement)),
  })
  return utf8(bundle)
}

/**
 * While witnesses are out a receipt is proven under a checkpoint that bears no cosignature yet: its reader is
 * told so. It is never published.
 */
const headFor = (ledger: Ledger, { leaf_index }: ReceiptRow): Head =>
  leaf_index !== null && leaf_index >= ledger.head().size ? ledger.signed() : ledger.head()

const earlier = (origin: string): string =>
  `This answer is in the ledger ${origin}, which this one continues: its receipt is the file that was saved then.`

/** Null while the leaf is pending: not in the ledger, or under no checkpoint yet. */
async function proofOf(
  ledger: Ledger,
  { leaf_index }: ReceiptRow,
  head: Head,
): Promise<string | null> {
  return leaf_index === null || leaf_index >= head.size ? null : ledger.proof(leaf_index, head)
}
