import { useEffect, type ComponentType } from 'react'
import { Failure } from '../api/failure.ts'
import { servedBuild } from './build.ts'
import { reloadOnce } from './reload.ts'
import { useWatched, watch, type Watched } from './watched.ts'

/** A piece of the page that comes later, and may not come: a server that restarted no longer has yesterday's files. */
export type Part<P> = Watched<PartState<P>> & {
  /** Fetches it, unless it is here or on its way. Never rejects. */
  readonly bring: () => Promise<void>
  /** The same, for somebody who waits for it: where only a newer page has it, that is loaded. */
  readonly want: () => Promise<void>
}

export type PartState<P> =
  | { readonly type: 'coming' }
  | { readonly type: 'here'; readonly View: ComponentType<P> }
  | { readonly type: 'lost'; readonly failure: Failure; readonly trying: boolean }

export function openPart<P>(load: () => Promise<ComponentType<P>>): Part<P> {
  const { now, subscribe, become } = watch<PartState<P>>({ type: 'coming' })
  let running: Promise<void> | null = null
  let isWanted = false
  const attempt = async (): Promise<void> => {
    const before = now()
    if (before.type === 'lost') become({ ...before, trying: true })
    try {
      become({ type: 'here', View: await load() })
    } catch (cause) {
      const served = await servedBuild()
      if (served.type === 'newer' && isWanted && reloadOnce(served.name)) return
      become({ type: 'lost', failure: lossOf(served.type, cause), trying: false })
    }
  }
  const bring = async (): Promise<void> => {
    if (now().type === 'here') return
    running ??= attempt().finally(() => {
      running = null
    })
    await running
  }
  return {
    now,
    subscribe,
    bring,
    want: () => {
      isWanted = true
      return bring()
    },
  }
}

/** A part as it is now. One that is wanted is fetched, again when it did not come before. */
export function usePart<P>(part: Part<P>, isWanted = true): PartState<P> {
  useEffect(() => {
    if (isWanted) void part.want()
  }, [part, isWanted])
  return useWatched(part)
}

/** A module that is no part of its own, as the verifier is. @throws Failure that says what to do. */
export async function bringModule<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (cause) {
    throw lossOf((await servedBuild()).type, cause)
  }
}

const losses = {
  same: 'part_broken',
  newer: 'part_outdated',
  unreachable: 'part_unreachable',
} as const

const lossOf = (served: keyof typeof losses, cause: unknown): Failure =>
  new Failure(losses[served], { cause })
