import { ModelAddRequest, ModelChoice, ModelFetchRequest } from '@overt/wire'
import { Hono, type Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { readJson } from './body.ts'
import { signedIn } from './caller.ts'
import { GgufError } from '../model/gguf-cursor.ts'
import type { HttpParts, SignedInEnv } from './parts.ts'
import { notFound, refuse } from './problem.ts'

/** The models, for whoever is signed in; what changes them, for the owner alone. */
export function modelRoutes({ identity, models }: Pick<HttpParts, 'identity' | 'models'>) {
  const { keeper } = models
  return (
    new Hono<SignedInEnv>()
      .use(signedIn(identity))
      .get('/', async (c) => {
        const room = c.var.caller.owner ? await keeper.room() : null
        return c.json({ models: models.list(), room })
      })
      .use(ownerOnly)
      .post('/', async (c) => {
        const { from, sha256 } = await readJson(c, ModelAddRequest)
        return c.json(await usable(() => keeper.add(from, sha256)), 201)
      })
      .put('/default', async (c) => {
        const { id } = await readJson(c, ModelChoice)
        await usable(() => keeper.choose(id))
        return c.body(null, 204)
      })
      .post('/:id/fetch', async (c) => {
        const { licence } = await readJson(c, ModelFetchRequest)
        keeper.fetch(c.req.param('id'), licence)
        return c.body(null, 202)
      })
      .delete('/:id/fetch', async (c) => {
        if (!(await keeper.cancel(c.req.param('id')))) throw notFound()
        return c.body(null, 204)
      })
      // A provider's model has a slash in its id.
      .get('/:id{.+}', async (c) => c.json(await keeper.inspect(c.req.param('id'))))
      .delete('/:id', async (c) => {
        const freedBytes = await keeper.remove(c.req.param('id'), isForced(c))
        return c.json({ freedBytes })
      })
  )
}

/** For another account there is nothing here. */
const ownerOnly = createMiddleware<SignedInEnv>(async (c, next) => {
  if (!c.var.caller.owner) throw notFound()
  await next()
})

function isForced(c: Context): boolean {
  const force = c.req.query('force') ?? 'false'
  if (force === 'true' || force === 'false') return force === 'true'
  throw refuse('invalid_request', 'The value of force is true or false.', { param: 'force' })
}

/** A file that is no model is the asker's mistake, and its sentence says which. */
async function usable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof GgufError)
      throw refuse('invalid_request', error.message, { param: 'from' })
    throw error
  }
}
