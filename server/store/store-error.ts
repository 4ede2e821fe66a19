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

/** A StoreError of what SQLite or the file system threw; anything else is given back as it came. */
export function storeError(error: unknown, path: string): unknown {
  const reason = reasonOf(error)
  if (reason === null) return error
  const [code, sentence] = sentences.get(reason) ?? fault
  return new StoreError(code, sentence(path), { cause: error })
}

/** SQLite's primary result code (extended codes keep it in their low byte), or the one that says the same. */
function reasonOf(error: unknown): number | null {
  if (!(error instanceof Error)) return null
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode & 0xff
  if (!('syscall' in error) || !('code' in error)) return null
  return { ENOSPC: 13, EDQUOT: 13, EFBIG: 13, EROFS: 8, EIO: 10 }[String(error.code)] ?? 14
}

/** Whether SQLite had no room on its disk. */
export const isDatabaseFull = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && reasonOf(error) === 13

type Kind = readonly [StoreErrorCode, (path: string) => string]

const fault: Kind = [
  'failed',
  (p) => `The database ${p} refused a statement: this is a fault of the program.`,
]
const held: Kind = [
  'in_use',
  (p) => `The database ${p} is held by another program: try again once it is done.`,
]

const sentences = new Map<number, Kind>([
  [5, held],
  [6, held],
  [
    8,
    ['read_only', (p) => `The database ${p} cannot be written: make it and its folder writable.`],
  ],
  [10, ['failed', (p) => `The disk under ${p} failed to read or write: check the disk.`]],
  [11, ['damaged', (p) => `The database ${p} is damaged: restore it from a backup.`]],
  [13, ['disk_full', (p) => `The disk that holds ${p} is full: free some space and try again.`]],
  [
    14,
    [
      'unreadable',
      (p) => `The database ${p} cannot be opened: check that its folder exists and is yours.`,
    ],
  ],
  [
    26,
    [
      'damaged',
      (p) => `The file ${p} is not a database: restore it from a backup or move it away.`,
    ],
  ],
])
