import type { EditValue, RemoteValue, TraceValue } from '@overt/verifier'
import type { AnswerEvent, Stop, Usage } from '@overt/wire'
import type { Run } from '../engine/engine.ts'
import { ARGMAX, SAMPLED } from '../engine/sampler/pick.ts'

/** What an answer came to, however it ended. */
export type Outcome = {
  readonly stop: Stop
  readonly text: string
  /** What was thought before the text; empty for nothing. Its tokens are among the ids. */
  readonly thought: string
  readonly ids: readonly number[]
  readonly kinds: readonly number[]
  /** Null where no engine was left to tell it. */
  readonly trace: TraceValue | null
  readonly edits: readonly EditValue[]
  readonly usage: Usage
  readonly remote: RemoteValue | null
}

/** Why an answer was cut off by somebody other than its model. */
export type Cut = 'person' | 'cancelled' | 'interrupted' | 'error'

/** The engine's own word, with the thought that its events told. */
export function outcomeOf(run: Run, cut: Cut, events: readonly AnswerEvent[]): Outcome {
  const { ids, kinds, trace, edits, usage } = run
  const stop = run.stop === 'aborted' ? cut : run.stop
  const remote = run.remote === null ? null : remoteValue(run.remote)
  const thought = thoughtIn(events)
  return { stop, text: run.text.toWellFormed(), thought, ids, kinds, trace, edits, usage, remote }
}

const thoughtIn = (events: readonly AnswerEvent[]): string =>
  events
    .flatMap((event) => (event.type === 'thought' ? event.text : []))
    .join('')
    .toWellFormed()

/** Exactly the fields of the format, whatever else a provider's engine tells. */
const remoteValue = (evidence: RemoteValue): RemoteValue => {
  const { requestSha256, responseSha256, id, fingerprint } = evidence
  return { requestSha256, responseSha256, id, fingerprint }
}

/** What tokens say (`Engine.reread`), of an answer whose plan says how; null where nobody can tell. */
export type Reread = (ids: readonly number[]) => Pick<Run, 'text' | 'edits'> | null

type SoFar = { readonly temperature: number; readonly reread: Reread; readonly cut: Cut }

/**
 * What the events say, when no engine was left to say it: the tokens that were stored, how they came about and
 * what they spell. Where nobody can spell them it is the text that was told.
 */
export function outcomeSoFar(
  events: readonly AnswerEvent[],
  { temperature, reread, cut }: SoFar,
): Outcome {
  const prompted = events.find((event) => event.type === 'prompted')
  const ids = events.flatMap((event) => ('ids' in event ? event.ids : []))
  const { text, edits } = (ids.length > 0 && reread(ids)) || { text: textIn(events), edits: [] }
  return {
    stop: cut,
    text: text.toWellFormed(),
    thought: thoughtIn(events),
    ids,
    kinds: events.flatMap((event) => ('ids' in event ? kindsIn(event, temperature) : [])),
    trace: null,
    edits,
    usage: {
      promptTokens: prompted?.promptTokens ?? 0,
      cachedTokens: prompted?.cachedTokens ?? 0,
      outputTokens: ids.length,
    },
    remote: null,
  }
}

const textIn = (events: readonly AnswerEvent[]): string =>
  events.flatMap((event) => (event.type === 'delta' ? event.text : [])).join('')

/** An event says them where a token was forced. */
const kindsIn = (
  { ids, kinds }: Extract<AnswerEvent, { ids: number[] }>,
  temperature: number,
): readonly number[] => kinds ?? ids.map(() => (temperature === 0 ? ARGMAX : SAMPLED))
