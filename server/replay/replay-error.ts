/** A receipt that cannot be replayed because it is none; its message is one sentence for the person. */
export class ReplayError extends Error {
  readonly code = 'invalid_request'
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options)
    this.name = 'ReplayError'
  }
}
