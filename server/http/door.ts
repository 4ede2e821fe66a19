import type { Hono } from 'hono'
import type { Env } from './parts.ts'

type Fetch = Hono<Env>['fetch']

/** What the port leads to while the server starts: whoever comes before it is open is asked to come again. */
export type Door = { readonly fetch: Fetch; open(app: { readonly fetch: Fetch }): void }

export function openDoor(): Door {
  let inside: Fetch = starting
  return {
    fetch: (...request) => inside(...request),
    open: (app) => {
      inside = app.fetch
    },
  }
}

const starting: Fetch = () =>
  new Response('Overt is starting: try again in a moment.\n', {
    status: 503,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '1' },
  })
