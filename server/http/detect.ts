import { detect, utf8 } from '@overt/verifier'
import { Hono } from 'hono'
import { z } from 'zod'
import { addressOf } from './address.ts'
import { readJson } from './body.ts'
import type { Env, HttpParts } from './parts.ts'
import { refuse } from './problem.ts'
import { admit } from './question.ts'
import type { Rate } from './rate.ts'

const DetectRequest = z.strictObject({
  text: z.string().default(''),
  /** A marked export or a receipt, as it is: all of them are text. */
  file: z.string().nullable().default(null),
  /** Whom the reader trusts: an origin or its fingerprint. */
  origin: z.string().min(1).max(300).nullable().default(null),
})

type Parts = Pick<HttpParts, 'config'> & { readonly rate: Rate }

/** The free detector, for everybody: what a text or a file says of itself. Nothing of it is kept or logged. */
export const detectRoutes = ({ config, rate }: Parts) =>
  new Hono<Env>().post('/', async (c) => {
    admit(rate, addressOf(c))
    const { text, file, origin } = await readJson(c, DetectRequest, config.limits.bodyBytes)
    if (text.trim() === '' && file === null) throw refuse('invalid_request', empty)
    const found = await detect(file === null ? null : utf8(file), text, origin)
    return c.json({ found, watermark })
  })

const empty = 'There is nothing to look at: send a text, a file, or both.'

/** The second layer of marking, which is not there yet. */
const watermark = {
  looked: false,
  detail:
    'There is no watermark in these texts yet, so a bare text is not recognised, and finding nothing proves nothing: compare the text with its receipt.',
} as const
