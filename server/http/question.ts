import { createHash } from 'node:crypto'
import { AskRequest } from '@overt/wire'
import { Hono } from 'hono'
import type { CallerSampling } from '../answering/answering.ts'
import { plainSurroundings } from '../engine/engine.ts'
import { fitting, jsonBytes, parseJson } from './body.ts'
import { signedIn } from './caller.ts'
import { nonceOf } from './nonce.ts'
import type { HttpParts, SignedInEnv } from './parts.ts'
import { refuse } from './problem.ts'
import type { Rate } from './rate.ts'

type Parts = Pick<HttpParts, 'identity' | 'answering' | 'config'> & { readonly rate: Rate }

/** A question of the web. Its answer goes on whether or not anybody stays to watch. */
export const questionRoutes = ({ identity, answering, config, rate }: Parts) =>
  new Hono<SignedInEnv>().use(signedIn(identity)).post('/', async (c) => {
    const { account } = c.var.caller
    admit(rate, account)
    const bytes = await jsonBytes(c, config.limits.bodyBytes)
    const { conversation, parent, text, model } = fitting(AskRequest, parseJson(bytes))
    const asked = await answering.ask(
      {
        account,
        model,
        sampling: charterSampling,
        around: plainSurroundings,
        nonce: nonceOf(c),
        bodySha256: digestOf(bytes),
        language: languageOf(c.req.header('accept-language')),
        from: { kind: 'chat', conversation, parent, text },
      },
      goesOn,
    )
    c.header('overt-receipt', asked.receipt)
    return c.json(asked, 202)
  })

/** Never aborted: whoever asked in the web may leave. */
const goesOn = new AbortController().signal

const charterSampling: CallerSampling = {
  temperature: null,
  topK: null,
  topP: null,
  minP: null,
  penalties: null,
  bias: null,
  grammar: null,
  form: null,
  thought: null,
  effort: null,
  scores: null,
  seed: null,
  limit: null,
  stop: [],
}

/** The first language that a page asks for, without its region. */
const languageOf = (header: string | undefined): string | null =>
  /^\s*([a-z]{2})(?![a-z])/i.exec(header ?? '')?.[1]?.toLowerCase() ?? null

/** Of the bytes as they came, before anything read them. */
export const digestOf = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('base64url')

/** @throws Refused when the account has asked too often. */
export function admit(rate: Rate, account: string): void {
  const retryAfterSeconds = rate.take(account)
  if (retryAfterSeconds === null) return
  const detail = `Too many questions in a minute: ask again in ${retryAfterSeconds} seconds.`
  throw refuse('too_many_requests', detail, { retryAfterSeconds })
}
