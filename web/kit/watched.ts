import { useSyncExternalStore } from 'react'

type Subscribe = (listener: () => void) => () => void

/** Those who want to hear of changes. */
export type Listeners = { readonly subscribe: Subscribe; readonly tell: () => void }

export function openListeners(): Listeners {
  const all = new Set<() => void>()
  return {
    subscribe(listener) {
      all.add(listener)
      return () => all.delete(listener)
    },
    tell() {
      for (const listener of all) listener()
    },
  }
}

/** A value and whoever wants to hear of its changes. */
export type Watched<T> = { readonly now: () => T; readonly subscribe: Subscribe }

/** `become` is for its owner alone. */
export function watch<T>(first: T): Watched<T> & { readonly become: (next: T) => void } {
  let value = first
  const { subscribe, tell } = openListeners()
  return {
    now: () => value,
    subscribe,
    become(next) {
      value = next
      tell()
    },
  }
}

export const useWatched = <T>({ subscribe, now }: Watched<T>): T =>
  useSyncExternalStore(subscribe, now)
