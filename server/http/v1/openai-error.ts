import type { Problem, ProblemCode } from '@overt/wire'

/** The body of an error as OpenAI's SDKs read it; `code` is always a string. */
export type OpenaiError = {
  readonly error: {
    readonly message: string
    readonly type:
      | 'invalid_request_error'
      | 'authentication_error'
      | 'not_found_error'
      | 'rate_limit_error'
      | 'server_error'
    readonly param: string | null
    readonly code: string
  }
}

export const openaiError = ({ code, detail, param, status }: Problem): OpenaiError => ({
  error: {
    message: detail,
    type: typeOf(status),
    param,
    code: byStatus[status] ?? codes[code] ?? code,
  },
})

function typeOf(status: number): OpenaiError['error']['type'] {
  if (status === 401) return 'authentication_error'
  if (status === 404) return 'not_found_error'
  if (status === 429) return 'rate_limit_error'
  return status < 500 ? 'invalid_request_error' : 'server_error'
}

/** Refusals that are not of the request's content. */
const byStatus: { readonly [status: number]: string } = {
  405: 'method_not_allowed',
  415: 'unsupported_media_type',
}

/** Where OpenAI has a name of its own. */
const codes: { readonly [code in ProblemCode]?: string } = {
  unknown_parameter: 'unsupported_parameter',
  not_signed_in: 'invalid_api_key',
  key_refused: 'invalid_api_key',
  too_many_requests: 'rate_limit_exceeded',
  invalid_request: 'invalid_value',
}
