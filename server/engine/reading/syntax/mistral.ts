import type { CallSyntax } from '../call-syntax.ts'

/** Mistral: a list. The token `[TOOL_CALLS]` before it is a control token, and so no text. */
export const mistral: CallSyntax = {
  family: 'mistral',
  sign: '[TOOL_CALLS]',
  open: '[{"name": "',
  kept: '[{"name": "',
  close: '',
  before: '',
  after: '',
  between: ', ',
  argumentsKey: 'arguments',
}
