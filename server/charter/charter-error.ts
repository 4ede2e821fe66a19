/** Thrown when no charter may be loaded; the message says why and what to do. Nothing answers then. */
export class CharterError extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options)
    this.name = 'CharterError'
  }
}
