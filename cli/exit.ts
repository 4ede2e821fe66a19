// What the process says to a shell when it ends (sysexits.h, where a number is not our own).

export const ok = 0
/** It could not be done, or what was checked is refused. */
export const failed = 1
/** It could not be told. */
export const unknown = 2
/** The command line is wrong. */
export const usage = 64
/** A file that was named cannot be read. */
export const noInput = 66
/** The person pressed Ctrl-C. */
export const interrupted = 130

/** Ends a command: one sentence for the person and a status for the shell. */
export class Exit extends Error {
  readonly status: number
  constructor(status: number, message: string, options: { cause?: unknown } = {}) {
    super(message, options)
    this.name = 'Exit'
    this.status = status
  }
}

/** What a person is told of any error: its own sentence, never a stack trace. */
export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The system's code of an error, `ENOENT` for instance; fetch keeps it one cause deeper. */
export function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  if ('code' in error && typeof error.code === 'string') return error.code
  return codeOf(error.cause)
}
