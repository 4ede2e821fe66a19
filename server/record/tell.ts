import { erasureEntry, mostTombs, parseErasureEntry } from '@overt/verifier'
import { tellTombs, untoldTombs } from '../conversation/tomb-rows.ts'
import type { JobRun, JobWork } from '../job/job.ts'
import { entriesOf } from '../ledger/entries.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Store } from '../store/database.ts'

type Parts = { readonly store: Store; readonly ledger: Pick<Ledger, 'origin' | 'append'> }

export const TELL = 'tell-erasures'

/**
 * Tells the ledger what was erased: the tombs of a while together, in an order that says nothing. Told
 * twice after a crash is told once: a tomb has no second meaning.
 */
export const tellWork = (parts: Parts): JobWork => ({
  kind: TELL,
  whenIdle: false,
  attempts: 5,
  async run(run) {
    while (await tellSome(parts, run));
  },
})

async function tellSome({ store, ledger }: Parts, run: JobRun): Promise<boolean> {
  run.signal.throwIfAborted()
  const tombs = await untoldTombs(store.db, mostTombs)
  if (tombs.length === 0) return false
  const index = await ledger.append(
    erasureEntry({ v: 'erasure/v1', origin: ledger.origin, tombs: [...tombs] }),
  )
  await run.transact((tx) => tellTombs(tx, tombs, index))
  return true
}

/** Every tomb that a ledger tells. */
export async function tombsTold(ledger: Pick<Ledger, 'head' | 'read'>): Promise<Set<string>> {
  const told = new Set<string>()
  for await (const { entries } of entriesOf(ledger)) {
    for (const entry of entries) {
      for (const tomb of parseErasureEntry(entry)?.tombs ?? []) told.add(tomb)
    }
  }
  return told
}
