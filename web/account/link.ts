import type { QueryClient } from '@tanstack/react-query'
import { redeemLink } from '../api/api.ts'
import { asFailure, type Failure } from '../api/failure.ts'
import { sessionQuery } from '../api/queries.ts'
import { useWatched, watch } from '../kit/watched.ts'

export type LinkState =
  | { readonly type: 'none' | 'working' }
  | { readonly type: 'failed'; readonly failure: Failure }

const link = watch<LinkState>({ type: 'none' })

/** The token of a one-time link, taken out of the address bar (and so out of the history) at once. */
function takeToken(): string | null {
  const token = /^#link=(.+)$/.exec(location.hash)?.[1] ?? null
  if (token !== null) history.replaceState(history.state, '', location.pathname + location.search)
  return token === null ? null : decodeURIComponent(token)
}

/** Redeems the link in the address, now and whenever one is pasted. Called once, before the first paint. */
export function watchOwnerLink(client: QueryClient): void {
  const redeem = (): void => {
    const token = takeToken()
    if (token === null) return
    link.become({ type: 'working' })
    redeemLink(token).then(
      (session) => {
        client.clear()
        client.setQueryData(sessionQuery.queryKey, session)
        link.become({ type: 'none' })
      },
      (thrown: unknown) => link.become({ type: 'failed', failure: asFailure(thrown) }),
    )
  }
  redeem()
  window.addEventListener('hashchange', redeem)
}

export const useOwnerLink = (): LinkState => useWatched(link)
