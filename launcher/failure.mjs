/** Something the person can mend: its message is one sentence and needs no stack trace. */
export class Failure extends Error {
  /** @override */
  name = 'Failure'
}

/**
 * Ends the process with the sentence of a Failure; a bug keeps its stack trace.
 * @param {unknown} error
 * @returns {never}
 */
export function fail(error) {
  const known = error instanceof Failure
  process.stderr.write(`${error instanceof Error && !known ? error.stack : messageOf(error)}\n`)
  process.exit(1)
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error)
}

/**
 * The system's code of an error, `ENOENT` for instance.
 * @param {unknown} error
 */
export function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
