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
 * The events of one answer up to its end. It is asked for this client alone: however the client
 * leaves, before the first token or after, the answer is cancelled.
 */
export async function* follow({
  answering,
  account,
  asked,
  left,
}: Followed): AsyncGenerator<AnswerEvent> {
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
    for await (const { event } of events ?? []) {
      over = event.type === 'ended' || event.type === 'failed'
      yield event
      if (event.type === 'ended') return
    }
  } finally {
    left.removeEventListener('abort', leave)
    if (!over) await cancelled()
  }
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  return () => (running ??= work())
}
