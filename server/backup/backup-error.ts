/** Thrown when a backup cannot be made or restored; the message says what to do. */
export class BackupError extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options)
    this.name = 'BackupError'
  }
}
