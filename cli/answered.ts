import type { NumberedEvent, Stop, Usage } from '@overt/wire'

/** What an answer came to. */
export type Answered = {
  readonly model: string | null
  readonly text: string
  readonly stop: Stop | null
  readonly usage: Usage | null
  /** Where the ledger holds it; null while it is pending. */
  readonly sealed: { readonly index: number; readonly size: number } | null
}

/** Follows an answer to its end, showing its text as it comes. */
export async function follow(
  events: AsyncIterable<NumberedEvent>,
  show: (text: string) => void,
  say: (text: string) => void,
): Promise<Answered> {
  let answered: Answered = { model: null, text: '', stop: null, usage: null, sealed: null }
  for await (const { event } of events) {
    switch (event.type) {
      case 'started':
        answered = { ...answered, model: event.model }
        break
      case 'queued':
        if (event.position > 0) say(`Waiting: ${event.position} before this one.\n`)
        break
      case 'prompted':
      // Thoughts are no part of the answer that was asked for.
      case 'thought':
      case 'call':
        break
      case 'delta':
        show(event.text)
        answered = { ...answered, text: answered.text + event.text }
        break
      case 'failed':
        say(`\nThe answer was cut off: ${event.problem.detail}\n`)
        break
      case 'ended':
        answered = { ...answered, stop: event.stop, usage: event.usage }
        break
      case 'sealed':
        answered = { ...answered, sealed: { index: event.index, size: event.size } }
        break
    }
  }
  return answered
}
