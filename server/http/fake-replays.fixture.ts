import type { ReplayResult } from '@overt/wire'

/** Replays nothing: it remembers what it was given, and is full when told to be. */
export class FakeReplays {
  isFull = false
  readonly given: string[] = []

  async replay(_account: string, bytes: Uint8Array): Promise<ReplayResult | null> {
    if (this.isFull) return null
    this.given.push(new TextDecoder().decode(bytes))
    const nothing = { run: null, step: null, engine: null, counts: null, spread: null }
    return { verdict: 'exact', reason: 'same', detail: 'The same.', ...nothing }
  }
}
