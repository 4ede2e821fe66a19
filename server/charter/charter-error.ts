import type { Stop } from './in-force.ts'

/** Thrown when no charter may be loaded; the message says why and what to do. Nothing answers then. */
export class CharterError extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options)
    this.name = 'CharterError'
  }
}

/** Thrown when a board member, or the lack of a board, has stopped the assistant. Its reason is public. */
export class StoppedError extends Error {
  readonly code = 'stopped'
  readonly stop: Stop
  constructor(stop: Stop) {
    super(`${reasons[stop.because]} (entry ${stop.index} of the ledger; /transparency says more).`)
    this.name = 'StoppedError'
    this.stop = stop
  }
}

const reasons: { readonly [because in Stop['because']]: string } = {
  emergency:
    'A member of the board has stopped this assistant: it answers again once the board ends the emergency',
  lapsed:
    'The board did not ratify an emergency within 72 hours, so this assistant is stopped until the board decides',
  stopped: 'This assistant is stopped until its board decides',
  'board-expired':
    'The board of this assistant has expired: it answers again once a new board is seated',
}

/** Thrown for an entry that must not enter the ledger; the message says what is wrong with it. */
export class DecisionError extends Error {
  readonly code = 'decision_refused'
  constructor(fault: string) {
    super(`This was not taken: ${fault}.`)
    this.name = 'DecisionError'
  }
}
