/** How far one step's recorded token was before the best other, by two builds of the arithmetic (`leadOf`). */
export type Leads = readonly [own: number, other: number]

/**
 * How the recorded tokens lie beside what this machine would have drawn, in units of what lies between two of its own
 * builds (spec/replay.md, other arithmetic).
 */
export type Spread = {
  /** Steps that could have gone otherwise. */
  readonly steps: number
  /** Half of the steps differ by more than this, in logits, between the two builds, and half by less. */
  readonly scale: number
  /** Bounds of the ratio: seldom is an honest one below `least`, or above `most`. */
  readonly least: number
  readonly most: number
  /** The first step that no arithmetic explains, or null. */
  readonly strange: number | null
}

export type SpreadVerdict = 'consistent' | 'inconsistent' | 'few'

/** What is told from honest: three times as far as two builds lie apart. spec/replay.md says what that catches. */
const MOST_RATIO = 3
/** Below this a median is luck. */
const FEWEST = 16
/** Of one chance in a million, at the ratio that still passes. */
const STRANGE = Math.log(1e6)
/** Log-likelihood lost at the ends of a one-sided interval: 99.9 % below, 99 % above. */
const LOST_BELOW = 4.77
const LOST_ABOVE = 2.71
/** The ratios that are looked at: from an eighth to 1,024, eight to an octave. */
const RATIOS = Array.from({ length: 105 }, (_, i) => 2 ** (i / 8 - 3))

/** Null where too few steps, or two builds that compute the same, measure nothing. */
export function spreadOf(leads: readonly Leads[]): Spread | null {
  const open = leads.filter(([own, other]) => Number.isFinite(own) && Number.isFinite(other))
  const scale = medianOf(open.map(([own, other]) => Math.abs(own - other)))
  if (open.length < FEWEST || scale === 0) return null
  // The median of the logistic distribution's absolute value is ln 3 of its scale.
  const unit = scale / Math.log(3)
  const likely = RATIOS.map((ratio) => logLikelihood(open, ratio * unit))
  const best = Math.max(...likely)
  const isWithin = (lost: number) => (value: number) => best - value <= lost
  const least = RATIOS[likely.findIndex(isWithin(LOST_BELOW))] ?? Infinity
  const most = RATIOS[likely.findLastIndex(isWithin(LOST_ABOVE))] ?? Infinity
  const far = -MOST_RATIO * unit * STRANGE
  const strange = leads.findIndex((both) => Math.max(...both) < far)
  return { steps: open.length, scale, least, most, strange: strange === -1 ? null : strange }
}

export function judgeSpread({ least, most, strange }: Spread): SpreadVerdict {
  if (strange !== null || least > MOST_RATIO) return 'inconsistent'
  return most < MOST_RATIO ? 'consistent' : 'few'
}

/** Of the tokens that were recorded, where other arithmetic adds logistic noise of this scale to each lead. */
const logLikelihood = (leads: readonly Leads[], scale: number): number =>
  leads.reduce((sum, [own]) => sum - Math.log1p(Math.exp(-own / scale)), 0)

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}
