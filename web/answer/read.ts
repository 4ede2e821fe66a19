import { type NumberedEvent, answerEvents } from '@overt/wire'
import { Failure, failureOf } from '../api/failure.ts'

export type Reading =
  | ({ readonly type: 'event' } & NumberedEvent)
  /** The connection dropped and is being made again; nothing is lost. */
  | { readonly type: 'reconnecting'; readonly attempt: number }

type Options = {
  readonly answer: string
  /** The last event already known; -1 for none. */
  readonly after: number
  readonly fetch: typeof fetch
  /** Waits before a new attempt; rejects when the signal is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
  readonly signal: AbortSignal
}

const longestWaitMs = 8_000

/**
 * Every event of an answer after `after`, each once and in order, until the last one. A dropped
 * connection is made again with `Last-Event-ID`. @throws Failure when the server refuses.
 */
export async function* readAnswer(options: Options): AsyncGenerator<Reading> {
  let after = options.after
  let attempt = 0
  while (!options.signal.aborted) {
    try {
      for await (const numbered of connect(options, after)) {
        if (numbered.n <= after) continue
        after = numbered.n
        attempt = 0
        yield { type: 'event', ...numbered }
        if (numbered.event.type === 'sealed') return
      }
    } catch (thrown) {
      if (options.signal.aborted) return
      if (!passes(thrown)) throw thrown
    }
    attempt += 1
    yield { type: 'reconnecting', attempt }
    await options.wait(Math.min(250 * 2 ** (attempt - 1), longestWaitMs), options.signal)
  }
}

/**
 * A broken connection passes (fetch says TypeError), and so does what a server says while it restarts or
 * is busy. Every other refusal is final, and what is no answer event would be none the next time either.
 */
const passes = (thrown: unknown): boolean =>
  thrown instanceof Failure
    ? ['unreachable', 'too_many_requests', 'shutting_down', 'internal'].includes(thrown.code)
    : thrown instanceof TypeError

async function* connect(
  { answer, fetch, signal }: Options,
  after: number,
): AsyncGenerator<NumberedEvent> {
  const headers: Record<string, string> = { accept: 'text/event-stream' }
  if (after >= 0) headers['last-event-id'] = String(after)
  const path = `/api/answers/${encodeURIComponent(answer)}/events`
  const response = await fetch(path, {
    headers,
    signal,
    credentials: 'same-origin',
    cache: 'no-store',
  })
  if (!response.ok) throw await failureOf(response)
  if (response.body !== null) yield* answerEvents(response.body)
}
