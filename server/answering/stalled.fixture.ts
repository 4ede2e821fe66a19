import { equalBytes } from '@overt/verifier'
import type { Ledger } from '../ledger/ledger.ts'
import type { World } from './test-world.ts'

// For tests only: a ledger that stops somewhere, and what there is in it.

export const forever = <T>(): Promise<T> => new Promise<T>(() => {})

/** A ledger of which one method does something else; the rest is the real one's. */
export function instead(methods: (real: Ledger) => Partial<Ledger>) {
  return (real: Ledger): Ledger => {
    const own = methods(real)
    return new Proxy(real, {
      get(target, name) {
        const value: unknown = Reflect.get(name in own ? own : target, name)
        return typeof value === 'function' ? value.bind(name in own ? own : target) : value
      },
    })
  }
}

/** How often an entry is in the ledger. */
export async function timesIn({ ledger }: World, entry: Uint8Array): Promise<number> {
  let times = 0
  for (let index = 0; index < ledger.head().size; index++) {
    const other = await ledger.entry(index)
    if (other !== null && equalBytes(other, entry)) times++
  }
  return times
}

export const leafIn = async ({ store }: World, receipt: string) => {
  const row = store.db.selectFrom('receipt').selectAll().where('id', '=', receipt)
  return row.executeTakeFirstOrThrow()
}
