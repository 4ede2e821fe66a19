import { leafHash, nodeHash, sha256 } from '@overt/verifier'

// The definitions of RFC 6962 section 2.1, word for word and without cleverness: what the verifier's
// arithmetic is compared with. Nothing is kept but the hashes of ranges already seen.

/** The largest power of two below n. */
const split = (n: number): number => 2 ** Math.floor(Math.log2(n - 1))

export class Tree {
  readonly #leaves: Uint8Array[] = []
  readonly #known = new Map<string, Uint8Array>()

  get size(): number {
    return this.#leaves.length
  }

  async add(data: Uint8Array): Promise<number> {
    this.#leaves.push(await leafHash(data))
    return this.#leaves.length - 1
  }

  /** MTH(D[from:to]). */
  async root(to: number = this.size, from = 0): Promise<Uint8Array> {
    const name = `${from}:${to}`
    const known = this.#known.get(name)
    if (known) return known
    const root = await this.#hash(from, to)
    this.#known.set(name, root)
    return root
  }

  /** PATH(m, D[n]), section 2.1.1. */
  async inclusion(index: number, to: number = this.size, from = 0): Promise<Uint8Array[]> {
    if (to - from === 1) return []
    const middle = from + split(to - from)
    return index < middle
      ? [...(await this.inclusion(index, middle, from)), await this.root(to, middle)]
      : [...(await this.inclusion(index, to, middle)), await this.root(middle, from)]
  }

  /** PROOF(m, D[n]), section 2.1.2. */
  async consistency(m: number, n: number = this.size): Promise<Uint8Array[]> {
    return m === n ? [] : this.#subproof(m, 0, n, true)
  }

  async #subproof(m: number, from: number, to: number, whole: boolean): Promise<Uint8Array[]> {
    if (m === to) return whole ? [] : [await this.root(to, from)]
    const middle = from + split(to - from)
    return m <= middle
      ? [...(await this.#subproof(m, from, middle, whole)), await this.root(to, middle)]
      : [...(await this.#subproof(m, middle, to, false)), await this.root(middle, from)]
  }

  async #hash(from: number, to: number): Promise<Uint8Array> {
    if (from === to) return sha256(new Uint8Array())
    const only = to - from === 1 ? this.#leaves[from] : undefined
    if (only) return only
    const middle = from + split(to - from)
    return nodeHash(await this.root(middle, from), await this.root(to, middle))
  }
}
