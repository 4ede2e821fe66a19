/** A number as its sign and decimal digits, exactly as JSON wrote it in its shortest form. */
export type Decimal = {
  readonly negative: boolean
  readonly whole: string
  readonly fraction: string
}

/** Null for what has more digits than a grammar should hold. */
export function decimalOf(value: number): Decimal | null {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value))
  if (match === null) return null
  const [, sign = '', whole = '0', fraction = '', exponent = '0'] = match
  const shift = Number(exponent)
  if (Math.abs(shift) > 40) return null
  const moved = shift >= 0 ? moveRight(whole, fraction, shift) : moveLeft(whole, fraction, -shift)
  const isZero = /^0*$/.test(moved.whole + moved.fraction)
  return { negative: sign === '-' && !isZero, ...moved }
}

const trim = (whole: string, fraction: string) => ({
  whole: whole.replace(/^0+(?=\d)/, ''),
  fraction: fraction.replace(/0+$/, ''),
})

function moveRight(whole: string, fraction: string, by: number) {
  const digits = fraction.padEnd(by, '0')
  return trim(whole + digits.slice(0, by), digits.slice(by))
}

function moveLeft(whole: string, fraction: string, by: number) {
  const digits = whole.padStart(by + 1, '0')
  return trim(digits.slice(0, -by), digits.slice(-by) + fraction)
}

/** By value, for numbers that are not negative. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const length = Math.max(a.whole.length, b.whole.length)
  const digits = Math.max(a.fraction.length, b.fraction.length)
  const left = a.whole.padStart(length, '0') + a.fraction.padEnd(digits, '0')
  const right = b.whole.padStart(length, '0') + b.fraction.padEnd(digits, '0')
  return left < right ? -1 : left > right ? 1 : 0
}
