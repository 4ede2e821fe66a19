/** A memory of so many values: whoever was asked for longest ago goes first. */
export class Recent<V> {
  readonly #most: number
  readonly #held = new Map<string, V>()

  constructor(most: number) {
    this.#most = most
  }

  get(key: string): V | undefined {
    const value = this.#held.get(key)
    if (value !== undefined) this.set(key, value)
    return value
  }

  set(key: string, value: V): void {
    this.#held.delete(key)
    this.#held.set(key, value)
    const [oldest] = this.#held.keys()
    if (this.#held.size > this.#most && oldest !== undefined) this.#held.delete(oldest)
  }

  delete(key: string): void {
    this.#held.delete(key)
  }
}
