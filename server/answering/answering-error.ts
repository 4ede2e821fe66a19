export type AnsweringErrorCode =
  | 'already_answering'
  | 'invalid_request'
  | 'not_allowed'
  | 'not_signing'
  | 'shutting_down'

/** Thrown by `Answering` for what only it can refuse; the code is a wire ProblemCode, the message may be shown. */
export class AnsweringError extends Error {
  readonly code: AnsweringErrorCode
  /** The offending field of the Ask or of the receipt's address. */
  readonly param: string | null
  constructor(code: AnsweringErrorCode, message: string, param: string | null = null) {
    super(message)
    this.name = 'AnsweringError'
    this.code = code
    this.param = param
  }
}
