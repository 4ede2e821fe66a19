// The natural logarithm and the exponential in plain double arithmetic, after FreeBSD's msun (e_log.c,
// e_exp.c; "Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Permission to use, copy,
// modify, and distribute this software is freely granted, provided that this notice is preserved.").
// Math.log and Math.exp are compiled C++ that some platforms contract to fused multiply-adds; one last
// bit changes a score, so the sampler's arithmetic is spelled out here (spec/receipt.md, noise).

const f64 = new Float64Array(1)
const u32 = new Uint32Array(f64.buffer)
const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1
const HIGH = LITTLE_ENDIAN ? 1 : 0
const LOW = LITTLE_ENDIAN ? 0 : 1

const LN2_HIGH = 6.9314718036912381649e-1
const LN2_LOW = 1.90821492927058770002e-10
const TWO_54 = 18014398509481984

const LG1 = 6.66666666666673513e-1
const LG2 = 3.999999999940941908e-1
const LG3 = 2.857142874366239149e-1
const LG4 = 2.222219843214978396e-1
const LG5 = 1.818357216161805012e-1
const LG6 = 1.531383769920937332e-1
const LG7 = 1.479819860511658591e-1

/** ln x, within one unit in the last place. */
export function ln(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN
  if (x === Infinity) return Infinity
  f64[0] = x
  let k = 0
  if ((u32[HIGH] ?? 0) < 0x00100000) {
    f64[0] = x * TWO_54
    k = -54
  }
  const high = u32[HIGH] ?? 0
  const fraction = high & 0x000fffff
  const i = (fraction + 0x95f64) & 0x100000
  k += (high >> 20) - 1023 + (i >> 20)
  // The argument scaled into [sqrt(2)/2, sqrt(2)].
  u32[HIGH] = fraction | (i ^ 0x3ff00000)
  return lnOfScaled((f64[0] ?? 0) - 1, fraction, k)
}

/** ln((1 + f) * 2^k). */
function lnOfScaled(f: number, fraction: number, k: number): number {
  if ((0x000fffff & (2 + fraction)) < 3) return lnNearOne(f, k)
  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const even = w * (LG2 + w * (LG4 + w * LG6))
  const odd = z * (LG1 + w * (LG3 + w * (LG5 + w * LG7)))
  const r = odd + even
  if (((fraction - 0x6147a) | (0x6b851 - fraction)) > 0) {
    const half = 0.5 * f * f
    if (k === 0) return f - (half - s * (half + r))
    return k * LN2_HIGH - (half - (s * (half + r) + k * LN2_LOW) - f)
  }
  if (k === 0) return f - s * (f - r)
  return k * LN2_HIGH - (s * (f - r) - k * LN2_LOW - f)
}

function lnNearOne(f: number, k: number): number {
  if (f === 0) return k === 0 ? 0 : k * LN2_HIGH + k * LN2_LOW
  const r = f * f * (0.5 - 0.3333333333333333 * f)
  if (k === 0) return f - r
  return k * LN2_HIGH - (r - k * LN2_LOW - f)
}

const OVERFLOW = 7.09782712893383973096e2
const UNDERFLOW = -7.4513321910194110842e2

const P1 = 1.66666666666666019037e-1
const P2 = -2.77777777770155933842e-3
const P3 = 6.61375632143793436117e-5
const P4 = -1.6533902205465251539e-6
const P5 = 4.13813679705723846039e-8

/** e^x, within one unit in the last place. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return NaN
  if (x > OVERFLOW) return Infinity
  if (x < UNDERFLOW) return 0
  const size = Math.abs(x)
  // The high word decides, as in the original: size > ln2/2, and size < 3/2 ln2.
  f64[0] = size
  const high = u32[HIGH] ?? 0
  if (high > 0x3fd62e42) return expReduced(x, high < 0x3ff0a2b2)
  if (high < 0x3e300000) return 1 + x
  const t = x * x
  const c = x - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))))
  return 1 - ((x * c) / (c - 2) - x)
}

/** e^x by x = k ln2 + (hi - lo). */
function expReduced(x: number, small: boolean): number {
  const sign = x < 0 ? -1 : 1
  const k = small ? sign : Math.trunc(Math.LOG2E * x + sign * 0.5)
  const hi = x - k * LN2_HIGH
  const lo = k * LN2_LOW
  const r = hi - lo
  const t = r * r
  const c = r - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))))
  const y = 1 - (lo - (r * c) / (2 - c) - hi)
  if (k === 1024) return y * 2 * powerOfTwo(1023)
  return k >= -1021 ? y * powerOfTwo(k) : y * powerOfTwo(k + 1000) * powerOfTwo(-1000)
}

function powerOfTwo(k: number): number {
  u32[HIGH] = (0x3ff + k) << 20
  u32[LOW] = 0
  return f64[0] ?? 0
}
