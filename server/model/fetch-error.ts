/**
 * `unreachable`: no source could be reached or had it. `digest`: what came is not the model.
 * `disk`: it does not fit. `busy`: another fetch of it is running. `refused`: it must not be taken.
 */
export type FetchErrorCode = 'unreachable' | 'digest' | 'disk' | 'busy' | 'refused'

/** Why a model could not be fetched, in words that may be shown to the person. */
export class FetchError extends Error {
  readonly code: FetchErrorCode
  constructor(code: FetchErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options)
    this.name = 'FetchError'
    this.code = code
  }
}

/** The code of a system error, such as ENOSPC; null for any other. `fetch` hides it in the cause. */
export function systemCode(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  if ('code' in error && typeof error.code === 'string') return error.code
  return systemCode(error.cause)
}
