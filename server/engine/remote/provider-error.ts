import { EngineError } from '../engine.ts'
import { parseJson, ProviderError } from './chunk.ts'

export type ProviderName = {
  readonly provider: string
  readonly model: string
  readonly key: string
}

const QUOTED_CHARACTERS = 300

/** The refusal of a request, as one sentence. `body` is the beginning of what the provider sent. */
export function refusal(
  name: ProviderName,
  status: number,
  retryAfter: string | null,
  body: string,
): EngineError {
  const parsed = ProviderError.safeParse(parseJson(body))
  if (parsed.success && parsed.data.error.code === 'context_length_exceeded') {
    return new EngineError('context_length_exceeded', quote(name, parsed.data.error.message))
  }
  const said = parsed.success ? `: "${quote(name, parsed.data.error.message)}"` : ''
  return failure(name, sentence(name, status, said), secondsOf(retryAfter))
}

/** An error in the middle of a stream that began well. */
export function brokenOff(name: ProviderName, error: ProviderError): EngineError {
  return failure(name, `broke the answer off: "${quote(name, error.error.message)}"`, null)
}

/** `what` continues a sentence that the provider's name begins. */
export function failure(
  { provider }: ProviderName,
  what: string,
  retryAfterSeconds: number | null,
  cause?: unknown,
): EngineError {
  const wait = retryAfterSeconds === null ? {} : { retryAfterSeconds }
  return new EngineError('provider_failed', `the provider ${provider} ${what}`, { cause, ...wait })
}

/** What a 401 says may repeat the key, so it is never quoted. */
function sentence({ model }: ProviderName, status: number, said: string): string {
  if (status === 401 || status === 403)
    return `refused its key (${status}); check it in the settings`
  if (status === 404) return `does not know ${model} (404); check its address and the model's name`
  if (status === 429) return 'takes no more requests for now (429); try again later'
  if (status >= 500) return `failed (${status}); try again later`
  return `refused the request (${status})${said}`
}

function quote({ key }: ProviderName, message: string): string {
  const clean = key === '' ? message : message.replaceAll(key, '[key]')
  return clean.replace(/\s+/g, ' ').slice(0, QUOTED_CHARACTERS)
}

/** Only the form in seconds; a date would need a clock that agrees with theirs. */
function secondsOf(retryAfter: string | null): number | null {
  return retryAfter !== null && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : null
}
