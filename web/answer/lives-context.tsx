import type { QueryClient } from '@tanstack/react-query'
import { createContext, use, useSyncExternalStore, type ReactNode } from 'react'
import { conversationQuery, conversationsQuery, sessionQuery } from '../api/queries.ts'
import type { Live } from './live.ts'
import { Lives } from './lives.ts'
import { readAnswer } from './read.ts'
import { settle } from './settle.ts'

const Context = createContext<Lives | null>(null)

type Props = { readonly lives: Lives; readonly children: ReactNode }

export function LivesProvider({ lives, children }: Props) {
  return <Context value={lives}>{children}</Context>
}

export function useLives(): Lives {
  const lives = use(Context)
  if (lives === null) throw new Error('could not follow an answer: there is no LivesProvider above')
  return lives
}

/** The answer as it stands; null for none, or one that this page does not follow. */
export function useLive(answer: string | null): Live | null {
  const lives = useLives()
  return useSyncExternalStore(lives.subscribe, () => (answer === null ? null : lives.get(answer)))
}

/** Answers that are followed write what they come to into the cache; nobody else writes it there. */
export const openLives = (client: QueryClient): Lives =>
  new Lives({
    read: (answer, signal) =>
      readAnswer({ answer, after: -1, fetch: (...call) => fetch(...call), wait, signal }),
    schedule: (run) => {
      // A hidden tab paints nothing: there a timer keeps the cache true.
      if (document.hidden) setTimeout(run, 100)
      else requestAnimationFrame(run)
    },
    onSettled: (live) => {
      const { queryKey } = conversationQuery(live.conversation)
      const now = new Date().toISOString()
      client.setQueryData(queryKey, (known) => known && settle(known, live, now))
      if (live.phase === 'ended')
        void client.invalidateQueries({ queryKey: conversationsQuery.queryKey })
    },
    onLost: (live, failure) => {
      if (failure.code === 'not_signed_in') void client.invalidateQueries(sessionQuery)
      void client.invalidateQueries(conversationQuery(live.conversation))
    },
  })

const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(new DOMException('The page is leaving.', 'AbortError'))
    })
  })
