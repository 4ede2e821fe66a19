import { fieldNames } from '@overt/verifier'
import { Hono } from 'hono'
import { z } from 'zod'
import { readQuery } from './body.ts'
import { signedIn } from './caller.ts'
import type { HttpParts, SignedInEnv } from './parts.ts'
import { notFound, refuse } from './problem.ts'

const ReceiptQuery = z.strictObject({
  /** Names of disclosures, with commas between; an empty one discloses nothing. */
  show: z
    .string()
    .transform((list) => (list === '' ? [] : list.split(',')))
    .pipe(z.array(z.enum(fieldNames)))
    .nullable()
    .default(null),
})

type ReceiptQuery = z.infer<typeof ReceiptQuery>

type Parts = Pick<HttpParts, 'identity' | 'answering' | 'replays'>

/** `<id>.receipt.json`, for its owner alone. */
export function receiptRoutes({ identity, answering, replays }: Parts) {
  const receiptOf = async (account: string, id: string, show: ReceiptQuery['show']) => {
    const receipt = await answering.receipt(account, id, show)
    if (receipt === null) throw notFound()
    if (receipt.state === 'answering') throw refuse('already_answering', notYet)
    return new Uint8Array(receipt.bytes)
  }
  return new Hono<SignedInEnv>()
    .use(signedIn(identity))
    .get('/:id', async (c) => {
      const id = c.req.param('id')
      const { show } = readQuery(c, ReceiptQuery)
      return c.body(await receiptOf(c.var.caller.account, id, show), 200, {
        'content-type': 'application/json',
        // The id exists, so it is one of ours: plain characters that need no quoting.
        'content-disposition': `attachment; filename="${id}.receipt.json"`,
      })
    })
    .post('/:id/replay', async (c) => {
      const { account } = c.var.caller
      const bytes = await receiptOf(account, c.req.param('id'), null)
      const result = await replays.replay(account, bytes, c.req.raw.signal)
      if (result === null) throw refuse('too_many_requests', replaysWaiting)
      return c.json(result)
    })
}

const replaysWaiting =
  'A replay of yours is under way, or too many others wait: ask again in a few seconds.'

const notYet =
  'The answer is still being written and its receipt is made at its end: ask again then.'

/** The server's commitment to its half of the noise, given before the asker's. */
export const noiseRoutes = ({ identity, answering }: Parts) =>
  new Hono<SignedInEnv>()
    .use(signedIn(identity))
    .post('/', async (c) => c.json(await answering.noise(c.var.caller.account)))
