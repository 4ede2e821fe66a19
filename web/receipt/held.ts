import { queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { fetchReceipt } from '../api/api.ts'
import { readReceipt, type Told } from './read.ts'

export type Held = {
  readonly bytes: Uint8Array
  /** Null for what is no receipt of this format. */
  readonly told: Told | null
}

/** The whole bundle with every disclosure. `seal` is in the key: a proof arrives when the answer is sealed. */
const receiptQuery = (receipt: string, seal: string) =>
  queryOptions({
    queryKey: ['receipt', receipt, seal],
    queryFn: async ({ signal }): Promise<Held> => {
      const bytes = await fetchReceipt(receipt, null, signal)
      return { bytes, told: await readReceipt(bytes) }
    },
    enabled: seal !== 'answering',
    // A check that was made of it stands as long as it is looked at.
    refetchOnWindowFocus: false,
  })

/** A receipt as it was read last: the pending one stands until the sealed one has come, and what is being done with it goes on. */
export function useReceipt(id: string, seal: string) {
  const query = useQuery(receiptQuery(id, seal))
  const [held, hold] = useState(query.data)
  if (query.data !== undefined && query.data !== held) hold(query.data)
  return { ...query, held: query.data ?? held }
}
