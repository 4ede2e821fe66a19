import type { QueryClient } from '@tanstack/react-query'
import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { z } from './kit/zod.ts'
import { transparencyQuery } from './api/queries.ts'
import { ConversationPage } from './conversation/page.tsx'
import { paged } from './kit/placed.tsx'
import { Crashed, NotFound, Private, Shell } from './shell.tsx'
import { pinFirst } from './verify/pin.ts'
import { withWords } from './words/here.ts'

/** An id as the server makes them; anything else in the address is dropped. */
const Search = z.object({
  receipt: z
    .string()
    .max(64)
    .regex(/^[\w-]+$/)
    .optional()
    .catch(undefined),
})

const root = createRootRoute({ notFoundComponent: NotFound, errorComponent: Crashed })

const privately = createRoute({ getParentRoute: () => root, id: 'private', component: Private })

const shell = createRoute({
  getParentRoute: () => privately,
  id: 'shell',
  component: Shell,
  validateSearch: (search) => {
    const { receipt } = Search.parse(search)
    return receipt === undefined ? {} : { receipt }
  },
})

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  component: () => <ConversationPage id={null} />,
})

const conversation = createRoute({
  getParentRoute: () => shell,
  path: '/c/$conversation',
  component: function ConversationRoute() {
    const { conversation: id } = conversation.useParams()
    return <ConversationPage key={id} id={id} />
  },
})

const settings = createRoute({
  getParentRoute: () => privately,
  path: '/settings',
  component: paged(
    async () =>
      (await withWords(['settings', 'instructions', 'model'], import('./settings/page.tsx')))
        .SettingsPage,
  ),
})

const records = createRoute({
  getParentRoute: () => privately,
  path: '/records',
  component: paged(
    async () => (await withWords(['record'], import('./record/page.tsx'))).RecordsPage,
  ),
})

const models = createRoute({
  getParentRoute: () => privately,
  path: '/models',
  component: paged(async () => (await withWords(['model'], import('./model/page.tsx'))).ModelsPage),
})

const transparency = createRoute({
  getParentRoute: () => root,
  path: '/transparency',
  component: paged(
    async () =>
      (
        await withWords(
          ['charter', 'transparency', 'verify', 'witness'],
          import('./transparency/page.tsx'),
        )
      ).TransparencyPage,
  ),
})

const verify = createRoute({
  getParentRoute: () => root,
  path: '/verify',
  component: paged(
    async () => (await withWords(['verify'], import('./verify/page.tsx'))).VerifyPage,
  ),
})

const detect = createRoute({
  getParentRoute: () => root,
  path: '/detect',
  component: paged(
    async () => (await withWords(['record', 'verify'], import('./detect/page.tsx'))).DetectPage,
  ),
})

const tree = root.addChildren([
  privately.addChildren([shell.addChildren([home, conversation]), settings, records, models]),
  transparency,
  verify,
  detect,
])

export function makeRouter(client: QueryClient) {
  // The first claim that this browser meets is the one it remembers, whatever page it comes by.
  void client.fetchQuery(transparencyQuery).then(
    ({ origin }) => pinFirst(origin, new Date()),
    // Offline, or a server that is starting: the next visit is the first.
    () => undefined,
  )
  return createRouter({ routeTree: tree, defaultPreload: 'intent' })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
