import type { FieldValues, Statement } from '@overt/verifier'
import type { Usage } from '@overt/wire'

/** What an auditor may know of one answer: what it was made under, and no word of it (spec/record.md). */
export type AnswerRecord = Pick<
  Statement,
  'issued' | 'after' | 'charter' | 'board' | 'engine' | 'server' | 'stop' | 'marking'
> & {
  readonly v: 'answer-record/v1'
  readonly sampler: {
    readonly [name in 'temperature' | 'topK' | 'topP' | 'minP']: {
      readonly value: string | number | null
      readonly by: 'charter' | 'caller'
    }
  }
  /** Digests of the charter's texts that the model was told. Records of a time before this was told have none. */
  readonly prompts?: readonly string[]
  /** Names of what the caller set beyond those, whose values may hold a text. */
  readonly callerSet: readonly string[]
  readonly guards: FieldValues['guards']
  readonly tokens: { readonly prompt: number; readonly output: number }
}

type Told = Pick<FieldValues, 'guards' | 'runs'>

export function answerRecord(
  statement: Statement,
  sampler: NonNullable<FieldValues['sampler']>,
  { guards, runs }: Told,
  usage: Usage,
): AnswerRecord {
  const { issued, after, charter, board, engine, server, stop, marking } = statement
  const { temperature, topK, topP, minP, ...others } = sampler
  const callerSet = Object.entries(others).flatMap(([name, { value, by }]) =>
    by === 'caller' && value !== null ? [name] : [],
  )
  return {
    v: 'answer-record/v1',
    issued,
    after,
    charter,
    board,
    engine,
    server,
    stop,
    marking,
    sampler: { temperature, topK, topP, minP },
    prompts: promptsOf(runs),
    callerSet,
    guards,
    tokens: { prompt: usage.promptTokens, output: usage.outputTokens },
  }
}

const promptsOf = (runs: FieldValues['runs']): readonly string[] => {
  const told = runs?.flatMap(({ segments }) => segments) ?? []
  return [...new Set(told.flatMap(({ from, ref }) => (from === 'charter' && ref ? [ref] : [])))]
}
