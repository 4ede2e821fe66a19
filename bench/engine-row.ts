import { median } from './figure.ts'

/** One figure of the engine, beside the peer's where there is one. */
export type EngineRow = {
  readonly figure: string
  readonly unit: 'ms' | 'tokens/s' | 'MB' | 'steps' | 'tokens' | 'x'
  readonly ours: number
  readonly peer: number | null
  /** Of ours to the peer's where there is a peer, of ours alone otherwise; null where nothing is promised. */
  readonly goal: { readonly least: number } | { readonly most: number } | null
}

/** Ours to the peer's; null without a peer. */
export const ratioOf = ({ ours, peer }: EngineRow): number | null =>
  peer === null ? null : ours / peer

/** Null when there is nothing to meet, or a ratio was promised and there is no peer. */
export function isMet(row: EngineRow, isRatio: boolean): boolean | null {
  const value = isRatio ? ratioOf(row) : row.ours
  if (value === null || row.goal === null) return null
  return 'least' in row.goal ? value >= row.goal.least : value <= row.goal.most
}

/** Rows whose goal is a ratio to the peer. */
export type Compared = EngineRow & { readonly isRatio: boolean }

export function engineTable(rows: readonly Compared[]): string {
  const cells = rows.map((row) => {
    const ratio = ratioOf(row)
    const goal = row.goal === null ? '' : goalOf(row.goal, row.isRatio)
    const met = isMet(row, row.isRatio)
    return [
      row.figure,
      `${digits(row.ours)} ${row.unit}`,
      row.peer === null ? '-' : `${digits(row.peer)} ${row.unit}`,
      ratio === null ? '-' : `${digits(ratio)}x`,
      goal,
      met === null ? '' : met ? 'met' : 'MISSED',
    ]
  })
  const all = [['figure', 'ours', 'llama-server', 'ratio', 'goal', ''], ...cells]
  const widths = [0, 1, 2, 3, 4, 5].map((at) => Math.max(...all.map((row) => row[at]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd()
  return all.map(line).join('\n')
}

function goalOf(goal: NonNullable<EngineRow['goal']>, isRatio: boolean): string {
  const unit = isRatio ? 'x' : ''
  return 'least' in goal ? `at least ${goal.least}${unit}` : `at most ${goal.most}${unit}`
}

const digits = (value: number): string => String(Number(value.toPrecision(4)))

/** The value that `share` of them do not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

/** Ours and the peer's medians of what each round gave. */
export function compared(
  figure: string,
  unit: EngineRow['unit'],
  rounds: { readonly overt: readonly number[]; readonly 'llama-server': readonly number[] },
  goal: EngineRow['goal'],
): Compared {
  const peers = rounds['llama-server']
  const peer = peers.length === 0 ? null : median(peers)
  return { figure, unit, ours: median(rounds.overt), peer, goal, isRatio: true }
}
