export type StoreErrorCode =
  | 'disk_full'
  | 'read_only'
  | 'unreadable'
  | 'damaged'
  | 'newer'
  | 'in_use'
  | 'failed'

/** Thrown when the store cannot do what was asked; the message is one sentence that says what to do. */
export class StoreError extends Error {
  readonly code: StoreErrorCode
  constructor(code: StoreErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options)
    this.name = 'StoreError'
    this.code = code
  }
}

/** A StoreError of what SQLite threw; anything else is given back as it came. */
export function storeError(error: unknown, path: string): unknown {
  const result = primaryResult(error)
  if (result === null) return error
  const [code, sentence] = sentences.get(result) ?? [
    'failed',
    (file: string) => `The database ${file} refused a statement: this is a fault of the program.`,
  ]
  return new StoreError(code, sentence(path), { cause: error })
}

/** SQLite's primary result code; extended codes keep it in their low byte. */
function primaryResult(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error)) return null
  return typeof error.errcode === 'number' ? error.errcode & 0xff : null
}

const sentences = new Map<number, readonly [StoreErrorCode, (path: string) => string]>([
  [5, ['in_use', (p) => `The database ${p} is held by another program: try again once it is done.`]],
  [6, ['in_use', (p) => `The database ${p} is held by another program: try again once it is done.`]],
  [8, ['read_only', (p) => `The database ${p} cannot be written: make it and its folder writable.`]],
  [10, ['failed', (p) => `The disk under ${p} failed to read or write: check the disk.`]],
  [11, ['damaged', (p) => `The database ${p} is damaged: restore it from a backup.`]],
  [13, ['disk_full', (p) => `The disk that holds ${p} is full: free some space and try again.`]],
  [14, ['unreadable', (p) => `The database ${p} cannot be opened: check that its folder exists and is yours.`]],
  [26, ['damaged', (p) => `The file ${p} is not a database: restore it from a backup or move it away.`]],
])
