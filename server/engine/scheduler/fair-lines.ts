type Line<T> = {
  waiting: readonly T[]
  running: number
  /** When it was last served, as a count; 0 never. */
  served: number
}

/**
 * A line for each account. The account with the fewest running goes first, of those the one served
 * longest ago, of those the one that came first. So an account that sends fifty requests delays
 * another's single one by no more than the run that is about to end.
 */
export class FairLines<T extends { readonly account: string }> {
  readonly #lines = new Map<string, Line<T>>()
  #served = 0

  waitingOf(account: string): number {
    return this.#lines.get(account)?.waiting.length ?? 0
  }

  runningOf(account: string): number {
    return this.#lines.get(account)?.running ?? 0
  }

  add(item: T): void {
    const line = this.#lineOf(item.account)
    line.waiting = [...line.waiting, item]
  }

  /** One that was taken waits again, before all others of its account. */
  putBack(item: T): void {
    const line = this.#lineOf(item.account)
    line.running--
    line.waiting = [item, ...line.waiting]
  }

  /** Gives up waiting. */
  remove(item: T): void {
    const line = this.#lines.get(item.account)
    if (line === undefined) return
    line.waiting = line.waiting.filter((other) => other !== item)
    this.#forgetIdle(item.account, line)
  }

  /** The next to run; null when nobody waits. */
  take(): T | null {
    return serve(this.#lines, ++this.#served)
  }

  /** One that was taken has ended. */
  finish(item: T): void {
    const line = this.#lines.get(item.account)
    if (line === undefined) return
    line.running--
    this.#forgetIdle(item.account, line)
  }

  /** Those who wait in the order in which they would be taken if nobody came and nobody ended. */
  order(): T[] {
    const lines = new Map([...this.#lines].map(([account, line]) => [account, { ...line }]))
    const items: T[] = []
    for (let served = this.#served + 1; ; served++) {
      const item = serve(lines, served)
      if (item === null) return items
      items.push(item)
    }
  }

  #lineOf(account: string): Line<T> {
    const line = this.#lines.get(account) ?? { waiting: [], running: 0, served: 0 }
    this.#lines.set(account, line)
    return line
  }

  #forgetIdle(account: string, line: Line<T>): void {
    if (line.running === 0 && line.waiting.length === 0) this.#lines.delete(account)
  }
}

function serve<T>(lines: ReadonlyMap<string, Line<T>>, served: number): T | null {
  let next: Line<T> | null = null
  for (const line of lines.values()) {
    if (line.waiting.length > 0 && (next === null || goesBefore(line, next))) next = line
  }
  const item = next?.waiting[0]
  if (next === null || item === undefined) return null
  next.waiting = next.waiting.slice(1)
  next.running++
  next.served = served
  return item
}

function goesBefore<T>(line: Line<T>, other: Line<T>): boolean {
  if (line.running !== other.running) return line.running < other.running
  return line.served < other.served
}
