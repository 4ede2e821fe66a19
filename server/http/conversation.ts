import { ConversationChange } from '@overt/wire'
import { Hono, type Context } from 'hono'
import { z } from 'zod'
import type { Erasure } from '../conversation/conversations.ts'
import { fileFormats, mediaTypes } from '../record/conversation-file.ts'
import { fileLanguages } from '../record/file-words.ts'
import type { Models } from '../model/models.ts'
import { aiDisclosure } from './disclosure.ts'
import { readJson, readQuery } from './body.ts'
import { signedIn } from './caller.ts'
import { PageQuery } from './page-query.ts'
import type { HttpParts, SignedInEnv } from './parts.ts'
import { heldDetail, notFound, refuse } from './problem.ts'

type Parts = Pick<HttpParts, 'identity' | 'conversations' | 'marker' | 'models'>

const ExportQuery = z.strictObject({
  format: z.enum(fileFormats).default('md'),
  /** Of the words around the messages; nobody knows the language of the messages. */
  lang: z.enum(fileLanguages).default('en'),
})

/** The caller's own conversations; every other id is one that does not exist. */
export const conversationRoutes = ({ identity, conversations, marker, models }: Parts) =>
  new Hono<SignedInEnv>()
    .use(signedIn(identity))
    .get('/', async (c) => {
      const { after, limit } = readQuery(c, PageQuery)
      return c.json(await conversations.page(c.var.caller.account, after, limit))
    })
    .get('/:id', async (c) => {
      return c.json(found(await conversations.get(c.var.caller.account, c.req.param('id'))))
    })
    .get('/:id/export', async (c) => {
      const { format, lang } = readQuery(c, ExportQuery)
      const { id } = c.req.param()
      const conversation = found(await conversations.get(c.var.caller.account, id))
      return c.body(await marker.conversation(conversation, format, lang), 200, {
        'content-type': mediaTypes[format],
        // The id exists, so it is one of ours: plain characters that need no quoting.
        'content-disposition': `attachment; filename="${id}.${format}"`,
        ...aiDisclosure,
      })
    })
    .patch('/:id', async (c) => {
      const change = await readJson(c, ConversationChange)
      if (change.model != null) refuseUnlessItAnswers(models, change.model)
      const { account } = c.var.caller
      const changed = found(await conversations.change(account, c.req.param('id'), change))
      if (changed === 'held') throw refuse('held', heldDetail)
      return c.json(changed)
    })
    .delete('/:id', async (c) => {
      return erased(c, await conversations.erase(c.var.caller.account, c.req.param('id')))
    })
    .delete('/:id/messages/:message', async (c) => {
      const { id, message } = c.req.param()
      return erased(c, await conversations.eraseMessage(c.var.caller.account, id, message))
    })

/** A choice of what cannot answer would be found out by the next question only. */
function refuseUnlessItAnswers(models: Pick<Models, 'list'>, id: string): void {
  const model = models.list().find((one) => one.id === id)
  if (model?.purpose === 'chat') return
  const detail =
    model === undefined
      ? 'There is no such model here: GET /api/models lists them.'
      : `${model.name} turns texts into vectors and answers no questions: choose another one.`
  throw refuse(model === undefined ? 'model_not_found' : 'invalid_request', detail, {
    param: 'model',
  })
}

/** Nothing says "erased" that is not. */
function erased(c: Context, erasure: Erasure): Response {
  switch (erasure) {
    case 'erased':
      return c.body(null, 204)
    case 'absent':
      throw notFound()
    case 'held':
      throw refuse('held', heldDetail)
  }
}

function found<T>(value: T | null): T {
  if (value === null) throw notFound()
  return value
}
