import { setTimeout } from 'node:timers/promises'
import type { AnswerEvent } from '@overt/wire'
import { Hono, type Context } from 'hono'
import type { EngineIdentity } from '../../engine/engine.ts'
import { jsonBytes, parseJson } from '../body.ts'
import { signedIn } from '../caller.ts'
import { aiDisclosure } from '../disclosure.ts'
import { nonceOf } from '../nonce.ts'
import type { HttpParts, SignedInEnv } from '../parts.ts'
import { Refused } from '../problem.ts'
import { admit, digestOf } from '../question.ts'
import type { Rate } from '../rate.ts'
import { leaving, sseResponse } from '../sse.ts'
import { completionFrames } from './completion-chunk.ts'
import { wholeReply, type Completion } from './completion-reply.ts'
import { askOf, completionRequest, type CompletionRequest } from './completion-request.ts'
import { checkHonoured } from './honoured.ts'
import { systemFingerprint } from './fingerprint.ts'
import { follow } from './follow.ts'
import { answerForm, type AnswerForm } from './response-format.ts'
import { interleave, type OfChoice } from './interleave.ts'

type Parts = Pick<
  HttpParts,
  'identity' | 'answering' | 'models' | 'config' | 'clock' | 'logger'
> & { readonly rate: Rate }

/** OpenAI's chat completions. */
export const completionRoutes = (parts: Parts) =>
  new Hono<SignedInEnv>().use(signedIn(parts.identity)).post('/', async (c) => {
    admit(parts.rate, c.var.caller.account)
    const bytes = await jsonBytes(c, parts.config.limits.bodyBytes)
    const request = completionRequest(parseJson(bytes))
    const form = answerForm(request.response_format)
    const left = leaving(c.req.raw)
    const parsed = { request, form, bytes }
    const { completion, engine, events } = await begin(c, parts, parsed, left.signal)
    const told = { 'overt-receipt': completion.receipts.join(', '), ...aiDisclosure }
    for (const [name, value] of Object.entries(told)) c.header(name, value)
    if (request.stream !== true) return c.json(await wholeReply(completion, events))
    const frames = completionFrames(completion, await admitted(events, engine), {
      includeUsage: request.stream_options?.include_usage ?? false,
      onFault: (error) =>
        parts.logger.error({ error, requestId: c.var.requestId }, 'a stream failed'),
    })
    return sseResponse(frames, left, told, c.env.outgoing)
  })

type Parsed = {
  readonly request: CompletionRequest
  readonly form: AnswerForm
  readonly bytes: Uint8Array
}

async function begin(
  c: Context<SignedInEnv>,
  { answering, models, clock }: Parts,
  { request, form, bytes }: Parsed,
  left: AbortSignal,
) {
  const { id: model, engine } = await models.open(request.model, left)
  checkHonoured(request, engine.supports)
  const { account } = c.var.caller
  const question = { account, model, nonce: nonceOf(c), bodySha256: digestOf(bytes) }
  const asked = await answering.askChoices(
    { ...question, ...askOf(request, form, engine.supports) },
    request.n ?? 1,
    left,
  )
  const completion: Completion = {
    id: `chatcmpl-${asked[0]?.answer}`,
    created: Math.floor(clock() / 1000),
    model,
    fingerprint: systemFingerprint(engine.identity),
    receipts: asked.map(({ receipt }) => receipt),
    accepts: form.accepts,
    isHeld: engine.supports.grammar,
  }
  // One that fails ends the others as well: what is sent is an error then, and nobody would read them.
  const over = new AbortController()
  const either = AbortSignal.any([left, over.signal])
  const events = asked.map((one) => follow({ answering, account, asked: one, left: either }))
  return { completion, engine: engine.identity, events: interleave(events, over) }
}

/** An engine of ours refuses at once: after so long it has taken the question, however long it reads. */
const REFUSED_WITHIN_MS = 20

/**
 * Waits until the engine has taken the question or refused it, so that a refusal still has its own HTTP status, then
 * gives the events on: an empty list first where a long prompt is read, as no proxy waits for ever to be
 * told anything. A provider may refuse at any time before its first word.
 */
async function admitted(events: Events, { kind }: EngineIdentity): Promise<Events> {
  for (;;) {
    const next = events.next()
    const patience = kind === 'remote' ? [] : [setTimeout(REFUSED_WITHIN_MS)]
    const told = await Promise.race([next, ...patience])
    if (told === undefined) {
      // Whoever reads on hears of its failure; perhaps nobody does.
      next.catch(() => undefined)
      return resumed(next, events, [{ choice: 0, events: [] }])
    }
    if (told.done) return events
    const first = told.value.events.find((event) => !isStarted(event))
    if (first?.type === 'failed') {
      await events.return(undefined)
      throw new Refused(first.problem)
    }
    if (first !== undefined) return resumed(next, events)
  }
}

const isStarted = ({ type }: AnswerEvent): boolean => type === 'started'

type Together = OfChoice<AnswerEvent>
type Events = AsyncGenerator<Together>

async function* resumed(
  next: Promise<IteratorResult<Together>>,
  rest: Events,
  before: readonly Together[] = [],
): Events {
  try {
    yield* before
    const { value, done } = await next
    if (done) return
    yield value
    yield* rest
  } finally {
    await rest.return(undefined)
  }
}
