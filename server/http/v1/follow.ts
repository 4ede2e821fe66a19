import type { AnswerEvent, AskResponse } from '@overt/wire'
import type { Answering } from '../../answering/answering.ts'

type Followed = {
  readonly answering: Pick<Answering, 'events' | 'stop'>
  readonly account: string
  readonly asked: Pick<AskResponse, 'answer'>
  /** Aborted when the client leaves. */
  readonly left: AbortSignal
}

/**
 * The events of one answer up to its end, in lists of what came together. It is asked for this client
 * alone: however the client leaves, before the first token or after, the answer is cancelled.
 */
export async function* follow({
  answering,
  account,
  asked,
  left,
}: Followed): AsyncGenerator<readonly AnswerEvent[]> {
  let over = false
  const cancelled = once(() => answering.stop(account, asked.answer, 'cancelled'))
  // At once, not when the next event comes: the engine may be far from its next token.
  const leave = () => {
    // `finally` below hears of its failure.
    if (!over) void cancelled().catch(() => undefined)
  }
  left.addEventListener('abort', leave)
  try {
    if (left.aborted) return
    const events = await answering.events(account, asked.answer, -1, left)
    for await (const together of events ?? []) {
      const told = upToEnd(together.map(({ event }) => event))
      const last = told.at(-1)?.type
      over = last === 'ended' || last === 'failed'
      yield told
      if (last === 'ended') return
    }
  } finally {
    left.removeEventListener('abort', leave)
    if (!over) await cancelled()
  }
}

/** What is said of an answer after its end is not for who asked for the answer alone. */
function upToEnd(events: readonly AnswerEvent[]): readonly AnswerEvent[] {
  const end = events.findIndex(({ type }) => type === 'ended')
  return end === -1 ? events : events.slice(0, end + 1)
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  return () => (running ??= work())
}
