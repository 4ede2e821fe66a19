import { compareDecimals, type Decimal } from './decimal.ts'
import { choice, digits, literal, optional, type Regular, repeat, sequence } from './regular.ts'

type End = { readonly value: Decimal; readonly exclusive: boolean }

/** Numbers that are not negative, with at most so many digits behind the point. */
export type Range = { readonly from: End; readonly to: End; readonly fraction: number }

/** The numerals of a range; null when there is none. */
export function unsigned({ from, to, fraction }: Range): Regular | null {
  const order = compareDecimals(from.value, to.value)
  if (order > 0 || (order === 0 && (from.exclusive || to.exclusive))) return null
  const low = from.value.whole
  const high = to.value.whole
  if (fraction === 0) return wholes(low, high)
  const above = edge(from)
  const below = edge(to)
  if (low === high) return withFraction(literal(low), behindPoint(fraction, 0, above, below))
  const ways = [
    withFraction(literal(low), behindPoint(fraction, 0, above, null)),
    between(String(BigInt(low) + 1n), String(BigInt(high) - 1n), fraction),
    withFraction(literal(high), behindPoint(fraction, 0, null, below)),
  ].filter((way) => way !== null)
  return ways.length === 0 ? null : choice(...ways)
}

function between(low: string, high: string, fraction: number): Regular | null {
  if (BigInt(low) > BigInt(high)) return null
  return withFraction(wholes(low, high), behindPoint(fraction, 0, null, null))
}

/** What may stand behind the point: nothing at all, and some digits. */
type Behind = { readonly stop: boolean; readonly more: Regular | null }
/** The digits of a bound that the number has followed so far. */
type Edge = { readonly digits: string; readonly exclusive: boolean } | null

const edge = ({ value, exclusive }: End): Edge => ({ digits: value.fraction, exclusive })

function withFraction(whole: Regular, { stop, more }: Behind): Regular | null {
  if (more === null) return stop ? whole : null
  const fraction = sequence(literal('.'), more)
  return sequence(whole, stop ? optional(fraction) : fraction)
}

function behindPoint(most: number, at: number, low: Edge, high: Edge): Behind {
  // A bound that is used up: from below it holds whatever follows, from above only nothing may follow.
  const lowOver = low !== null && at >= low.digits.length
  if (lowOver && !low.exclusive) return behindPoint(most, at, null, high)
  if (high !== null && at >= high.digits.length) {
    return { stop: !high.exclusive && low === null, more: null }
  }
  const left = most - at
  if (left === 0) return { stop: low === null, more: null }
  if (low === null && high === null) return { stop: true, more: repeat(digits(0, 9), 1, left) }
  return { stop: low === null, more: nextDigit(most, at, low, high) }
}

function nextDigit(most: number, at: number, low: Edge, high: Edge): Regular | null {
  const first = low === null ? -1 : Number(low.digits[at] ?? 0)
  const last = high === null ? 10 : Number(high.digits[at] ?? 0)
  const ways: (Regular | null)[] = []
  if (first === last) ways.push(along(first, behindPoint(most, at + 1, low, high)))
  else if (first < last) {
    if (low !== null) ways.push(along(first, behindPoint(most, at + 1, low, null)))
    const rest = repeat(digits(0, 9), 0, most - at - 1)
    if (first + 1 < last) ways.push(sequence(digits(first + 1, last - 1), rest))
    if (high !== null) ways.push(along(last, behindPoint(most, at + 1, null, high)))
  }
  const some = ways.filter((way) => way !== null)
  return some.length === 0 ? null : choice(...some)
}

function along(digit: number, { stop, more }: Behind): Regular | null {
  if (more === null) return stop ? digits(digit, digit) : null
  return sequence(digits(digit, digit), stop ? optional(more) : more)
}

/** The whole numbers from one to another, without leading zeros. */
function wholes(low: string, high: string): Regular {
  if (low.length === high.length) return sameLength(low, high)
  const ways = [sameLength(low, '9'.repeat(low.length))]
  if (high.length - low.length > 1) {
    const middle = repeat(digits(0, 9), low.length, high.length - 2)
    ways.push(sequence(digits(1, 9), middle))
  }
  ways.push(sameLength(`1${'0'.repeat(high.length - 1)}`, high))
  return choice(...ways)
}

function sameLength(low: string, high: string): Regular {
  if (low === high) return literal(low)
  if (/^0*$/.test(low) && /^9*$/.test(high)) return repeat(digits(0, 9), low.length, low.length)
  const first = Number(low[0])
  const last = Number(high[0])
  const rest = low.length - 1
  if (first === last) return sequence(digits(first, first), sameLength(low.slice(1), high.slice(1)))
  const ways: Regular[] = []
  const lowFull = /^0*$/.test(low.slice(1))
  const highFull = /^9*$/.test(high.slice(1))
  if (!lowFull) {
    ways.push(sequence(digits(first, first), sameLength(low.slice(1), '9'.repeat(rest))))
  }
  const from = lowFull ? first : first + 1
  const to = highFull ? last : last - 1
  if (from <= to) ways.push(sequence(digits(from, to), repeat(digits(0, 9), rest, rest)))
  if (!highFull) {
    ways.push(sequence(digits(last, last), sameLength('0'.repeat(rest), high.slice(1))))
  }
  return choice(...ways)
}
