import { median } from './figure.ts'

/** What the peer gave beside us. */
type Peer = {
  readonly median: number
  /** The median of the rounds' ratios of ours to the peer's: what slows both in a round is not in it. */
  readonly ratio: number
  /** Between these lies the half of the rounds' ratios: how far the machine lets one trust the median. */
  readonly quartiles: readonly [number, number]
}

/** One figure of the engine, beside the peer's where there is one. */
export type EngineRow = {
  readonly figure: string
  readonly unit: 'ms' | 'tokens/s' | 'MB' | 'steps' | 'tokens' | 'x'
  readonly ours: number
  readonly peer: Peer | null
  /** Of ours to the peer's, or of ours alone; null where nothing is promised. */
  readonly goal: ({ readonly least: number } | { readonly most: number }) | null
  readonly isRatio: boolean
}

/** Null when there is nothing to meet, or a ratio was promised and there is no peer. */
export function isMet({ ours, peer, goal, isRatio }: EngineRow): boolean | null {
  const value = isRatio ? (peer?.ratio ?? null) : ours
  if (value === null || goal === null) return null
  return 'least' in goal ? value >= goal.least : value <= goal.most
}

export function engineTable(rows: readonly EngineRow[]): string {
  const cells = rows.map((row) => {
    const { peer, unit } = row
    const met = isMet(row)
    return [
      row.figure,
      `${digits(row.ours)} ${unit}`,
      peer === null ? '-' : `${digits(peer.median)} ${unit}`,
      peer === null ? '-' : `${digits(peer.ratio)}x`,
      peer === null ? '' : peer.quartiles.map(digits).join('-'),
      row.goal === null ? '' : goalOf(row.goal, row.isRatio),
      met === null ? '' : met ? 'met' : 'MISSED',
    ]
  })
  const all = [['figure', 'ours', 'llama-server', 'ratio', 'quartiles', 'goal', ''], ...cells]
  const widths = all[0]?.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0))) ?? []
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

/** Ours and the peer's medians of what each round gave, and of the rounds' ratios. */
export function compared(
  figure: string,
  unit: EngineRow['unit'],
  { overt, 'llama-server': peers }: Rounds<number>,
  goal: EngineRow['goal'],
): EngineRow {
  const ratios = overt.map((ours, round) => ours / (peers[round] ?? Number.NaN))
  const peer = peers.length === 0 ? null : peerOf(peers, ratios)
  return { figure, unit, ours: median(overt), peer, goal, isRatio: true }
}

/** What each round gave; no peer, no rounds of it. */
export type Rounds<T> = { readonly overt: readonly T[]; readonly 'llama-server': readonly T[] }

const peerOf = (peers: readonly number[], ratios: readonly number[]): Peer => ({
  median: median(peers),
  ratio: median(ratios),
  quartiles: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
})
