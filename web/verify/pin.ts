import { useQuery } from '@tanstack/react-query'
import { z } from '../kit/zod.ts'
import { transparencyQuery } from '../api/queries.ts'
import { keep } from '../kit/keep.ts'
import { useWatched, watch } from '../kit/watched.ts'

/** The ledger that this site claimed when this browser first came. `seen` is an ISO time. */
export const Pin = z.object({ origin: z.string(), seen: z.string() })
export type Pin = z.infer<typeof Pin>

export type PinState =
  | { readonly type: 'unknown' }
  | { readonly type: 'first' | 'same'; readonly pin: Pin }
  | { readonly type: 'changed'; readonly pin: Pin; readonly now: string }

/** Trust on first use: what was remembered against what is claimed now. */
export function comparePin(
  remembered: Pin | null,
  claimed: string | null,
  first: boolean,
): PinState {
  if (remembered === null) return { type: 'unknown' }
  if (claimed !== null && claimed !== remembered.origin) {
    return { type: 'changed', pin: remembered, now: claimed }
  }
  return { type: first ? 'first' : 'same', pin: remembered }
}

const pins = keep('browser', 'pin', Pin)
const current = watch(pins.read())
/** True on the page load that made the pin: then it vouches for nothing yet. */
let madeNow = false

/** Remembers a ledger. The first is taken as it comes; a later one only on the person's word. */
export function pinLedger(origin: string, now: Date): void {
  const pin = { origin, seen: now.toISOString() }
  madeNow = true
  pins.write(pin)
  current.become(pin)
}

export function usePin(): PinState {
  const { data } = useQuery(transparencyQuery)
  const pin = useWatched(current)
  return comparePin(pin, data?.origin ?? null, madeNow)
}

/** Pins what the site claims, if nothing is pinned. Called where the claim arrives, before anything is shown of it. */
export function pinFirst(origin: string, now: Date): void {
  if (current.now() === null) pinLedger(origin, now)
}
