// First, before any schema is made.
import './kit/zod.ts'
import { CSPProvider } from '@base-ui/react/csp-provider'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { watchOwnerLink } from './account/link.ts'
import { LivesProvider, openLives } from './answer/lives-context.tsx'
import { Failure } from './api/failure.ts'
import './app.css'
import { keepFocus } from './kit/kept-focus.ts'
import { Toasts } from './kit/toast.tsx'
import { watchWriting } from './kit/unkept.ts'
import { makeRouter } from './routes.tsx'
import { catalogue } from './words/here.ts'
import { chosenLocale, WordsProvider } from './words/provider.tsx'
import { localeFor } from './words/words.ts'

// The composition root of the web: the only file that makes the long-lived things.
const client = new QueryClient({
  defaultOptions: {
    queries: {
      // A refusal stays a refusal; only what may pass is tried again.
      retry: (count, error) =>
        count < 2 && error instanceof Failure && error.code === 'unreachable',
      staleTime: 10_000,
    },
  },
})
watchOwnerLink(client)
keepFocus()
watchWriting()
const lives = openLives(client)
const router = makeRouter(client)

await catalogue.speak(localeFor(chosenLocale.read(), navigator.languages))

const place = document.getElementById('root')
if (place === null) throw new Error('could not start the page: index.html has no element #root')
createRoot(place).render(
  <CSPProvider disableStyleElements>
    <QueryClientProvider client={client}>
      <WordsProvider>
        <LivesProvider lives={lives}>
          <Toasts>
            <RouterProvider router={router} />
          </Toasts>
        </LivesProvider>
      </WordsProvider>
    </QueryClientProvider>
  </CSPProvider>,
)
