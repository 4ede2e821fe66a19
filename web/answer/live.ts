import type { AnswerEvent, Problem, Stop, Usage } from '@overt/wire'
import { unreachable } from '../kit/unreachable.ts'

/** An answer as this page sees it happen. */
export type Live = {
  readonly answer: string
  readonly conversation: string
  readonly question: string
  readonly phase: 'waiting' | 'reading' | 'writing' | 'ended' | 'sealed' | 'lost'
  readonly receipt: string | null
  readonly model: string | null
  /** Place in the queue; null once the engine has taken it. */
  readonly position: number | null
  /** What the model thought before its text. */
  readonly thought: string
  readonly text: string
  readonly problem: Problem | null
  readonly stop: Stop | null
  readonly message: string | null
  readonly usage: Usage | null
  /** The connection is being made again. */
  readonly reconnecting: boolean
  /** The person pressed Stop and the server has not yet said so. */
  readonly stopping: boolean
}

export const beginLive = (answer: string, conversation: string, question: string): Live => ({
  answer,
  conversation,
  question,
  phase: 'waiting',
  receipt: null,
  model: null,
  position: null,
  thought: '',
  text: '',
  problem: null,
  stop: null,
  message: null,
  usage: null,
  reconnecting: false,
  stopping: false,
})

/** The next state after one event. Events come in order and once (`readAnswer`). */
export function next(live: Live, event: AnswerEvent): Live {
  const now = live.reconnecting ? { ...live, reconnecting: false } : live
  switch (event.type) {
    case 'started':
      return { ...now, receipt: event.receipt, model: event.model, question: event.question }
    case 'queued':
      return { ...now, position: event.position }
    case 'prompted':
      return { ...now, phase: 'reading', position: null }
    case 'delta':
      return { ...now, phase: 'writing', position: null, text: now.text + event.text }
    case 'thought':
      return { ...now, phase: 'writing', position: null, thought: now.thought + event.text }
    // Calls are for the program that asked; nobody asks with tools from here.
    case 'call':
      return now
    case 'failed':
      return { ...now, problem: event.problem }
    case 'ended':
      return {
        ...now,
        phase: 'ended',
        stop: event.stop,
        message: event.message,
        usage: event.usage,
        stopping: false,
      }
    case 'sealed':
      return { ...now, phase: 'sealed' }
    default:
      return unreachable(event)
  }
}

/** Is the engine still at work, so that Stop means something? */
export const isAnswering = (live: Live): boolean =>
  live.phase === 'waiting' || live.phase === 'reading' || live.phase === 'writing'
