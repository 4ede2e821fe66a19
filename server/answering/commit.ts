import { canonical } from '@overt/verifier'
import type { NumberedEvent, Usage } from '@overt/wire'
import type { Cipher } from '../conversation/cipher.ts'
import { answerRecord } from '../record/answer-record.ts'
import { insertRecord } from '../record/record-rows.ts'
import type { AnswerRow, Db } from '../store/database.ts'
import { newId } from '../store/id.ts'
import { endAnswer, insertEvents, lastEventNumber, runningAnswer } from './answer-rows.ts'
import { disclosuresCell, planCell, statementCell } from './cell.ts'
import { eventRow } from './event.ts'
import type { Outcome } from './outcome.ts'
import type { Parts } from './parts.ts'
import type { Plan } from './plan.ts'
import { insertPendingLeaf, insertReceipt } from './receipt-rows.ts'
import { makeReceipt, type Receipt } from './statement.ts'

/**
 * Ends an answer for good: message, receipt, pending leaf and `ended` are stored in one transaction
 * that survives a power cut. Null when it had ended already or its conversation was erased.
 */
export async function commit(
  parts: Parts,
  answer: string,
  outcomeOf: (plan: Plan, cipher: Cipher, model: string) => Outcome | Promise<Outcome>,
): Promise<NumberedEvent | null> {
  const row = await runningAnswer(parts.store.db, answer)
  const cipher = row && (await parts.conversations.cipher(parts.store.db, row.conversation))
  if (row === null || cipher === null) return null
  const plan = readPlan(row, cipher)
  const outcome = await outcomeOf(plan, cipher, row.model)
  const now = parts.clock()
  const receipt = await makeReceipt(plan, outcome, Math.floor(now / 1000), parts.random)
  const created = new Date(now).toISOString()
  return parts.store.join(async (tx) => {
    const { stop, text, thought, usage } = outcome
    if (!(await endAnswer(tx, answer, { stop, usage, ended: created }))) return null
    const message = newId(parts.random)
    const { conversation, question: parent } = row
    const reply = { id: message, conversation, parent, answer, text, thought }
    await parts.conversations.addReply(tx, reply)
    await storeReceipt(tx, row, receipt, created, cipher)
    await insertRecord(tx, {
      leaf: receipt.leaf,
      receipt: row.receipt,
      answered: created,
      body: JSON.stringify(recordOf(plan, receipt, usage)),
    })
    const n = (await lastEventNumber(tx, answer)) + 1
    const event = { type: 'ended', stop, message, usage } as const
    await insertEvents(tx, [eventRow(answer, { n, event }, cipher)])
    return { n, event }
  })
}

const recordOf = (plan: Plan, { statement, disclosures }: Receipt, usage: Usage) =>
  answerRecord(statement, plan.sampler, toldBy(disclosures), usage)

const toldBy = ({ guards, runs }: Receipt['disclosures']) => ({
  guards: guards?.value ?? null,
  runs: runs?.value ?? null,
})

/** The bytes are authenticated: nobody but this program wrote them. */
const readPlan = (row: AnswerRow, cipher: Cipher): Plan =>
  JSON.parse(cipher.decrypt(planCell(row.id), row.plan))

async function storeReceipt(
  tx: Db,
  row: AnswerRow,
  { statement, disclosures, leaf }: Receipt,
  created: string,
  cipher: Cipher,
): Promise<void> {
  await insertReceipt(tx, {
    id: row.receipt,
    answer: row.id,
    conversation: row.conversation,
    account: row.account,
    leaf,
    statement: cipher.encrypt(statementCell(row.receipt), canonical(statement)),
    disclosures: cipher.encrypt(disclosuresCell(row.receipt), canonical(disclosures)),
    promise: null,
    leaf_index: null,
    sealed: null,
    created,
  })
  const after_size = statement.after.size
  await insertPendingLeaf(tx, { receipt: row.receipt, data: leaf, after_size, created })
}
