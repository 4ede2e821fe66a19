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

type Parts = Pick<HttpParts, 'identity' | 'answering'>

/** `<id>.receipt.json`, for its owner alone. */
export const receiptRoutes = ({ identity, answering }: Parts) =>
  new Hono<SignedInEnv>().use(signedIn(identity)).get('/:id', async (c) => {
    const id = c.req.param('id')
    const { show } = readQuery(c, ReceiptQuery)
    const receipt = await answering.receipt(c.var.caller.account, id, show)
    if (receipt === null) throw notFound()
    if (receipt.state === 'answering') throw refuse('already_answering', notYet)
    return c.body(new Uint8Array(receipt.bytes), 200, {
      'content-type': 'application/json',
      // The id exists, so it is one of ours: plain characters that need no quoting.
      'content-disposition': `attachment; filename="${id}.receipt.json"`,
    })
  })

const notYet =
  'The answer is still being written and its receipt is made at its end: ask again then.'

/** The server's commitment to its half of the noise, given before the asker's. */
export const noiseRoutes = ({ identity, answering }: Parts) =>
  new Hono<SignedInEnv>()
    .use(signedIn(identity))
    .post('/', async (c) => c.json(await answering.noise(c.var.caller.account)))
