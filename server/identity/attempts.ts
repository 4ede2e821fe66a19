import type { NotSignedIn } from './identity.ts'

/** How often somebody may try to sign in within one window. */
export type AttemptLimits = {
  readonly windowMs: number
  readonly perAddress: number
  /** From all addresses together: it bounds both a guessing crowd and this memory. */
  readonly together: number
}

const defaults: AttemptLimits = { windowMs: 5 * 60_000, perAddress: 10, together: 100 }

/** Counts attempts in fixed windows that begin with the first attempt. */
export class Attempts {
  readonly #clock: () => number
  readonly #limits: AttemptLimits
  #began = 0
  #together = 0
  readonly #byAddress = new Map<string, number>()

  constructor(clock: () => number, limits: AttemptLimits = defaults) {
    this.#clock = clock
    this.#limits = limits
  }

  /** Null lets the attempt through and counts it; else the seconds to wait. */
  take(address: string): number | null {
    const now = this.#clock()
    if (now - this.#began >= this.#limits.windowMs) this.#restart(now)
    const from = network(address)
    const count = this.#byAddress.get(from) ?? 0
    if (count >= this.#limits.perAddress || this.#together >= this.#limits.together) {
      return Math.max(1, Math.ceil((this.#began + this.#limits.windowMs - now) / 1000))
    }
    this.#byAddress.set(from, count + 1)
    this.#together++
    return null
  }

  /** A person who got in has nothing to wait for. */
  forgive(address: string): void {
    const from = network(address)
    this.#together -= this.#byAddress.get(from) ?? 0
    this.#byAddress.delete(from)
  }

  #restart(now: number): void {
    this.#began = now
    this.#together = 0
    this.#byAddress.clear()
  }
}

export const tooMany = (retryAfterSeconds: number): NotSignedIn => ({
  ok: false,
  refusal: {
    code: 'too_many_requests',
    detail: `There were too many attempts: try again in ${retryAfterSeconds} seconds.`,
    retryAfterSeconds,
  },
})

/** One IPv6 subscriber owns a whole /64; an IPv4 address may be written as IPv6. */
function network(address: string): string {
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1]
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address
  const [head = '', tail] = address.toLowerCase().split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  return [...left, ...Array<string>(zeros).fill('0'), ...right].slice(0, 4).join(':')
}
