import { NewInstructions } from '@overt/wire'
import { Hono } from 'hono'
import { readJson } from './body.ts'
import { signedIn } from './caller.ts'
import type { HttpParts, SignedInEnv } from './parts.ts'
import { heldDetail, refuse } from './problem.ts'

/** What every new conversation of the caller begins with. */
export const instructionsRoutes = ({
  identity,
  conversations,
}: Pick<HttpParts, 'identity' | 'conversations'>) =>
  new Hono<SignedInEnv>()
    .use(signedIn(identity))
    .get('/', async (c) => {
      return c.json({ instructions: await conversations.instructions(c.var.caller.account, null) })
    })
    .put('/', async (c) => {
      const { instructions } = await readJson(c, NewInstructions)
      const isKept = await conversations.instructNew(c.var.caller.account, instructions)
      if (!isKept) throw refuse('held', heldDetail)
      return c.json({ instructions })
    })
