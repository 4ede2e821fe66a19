import type { CallSyntax } from '../call-syntax.ts'

/** Hermes, Qwen and many others; also what a model is told whose template knows no tools. */
export const hermes: CallSyntax = {
  family: 'hermes',
  sign: '<tool_call>',
  open: '<tool_call>',
  kept: '',
  close: '</tool_call>',
  before: '\n',
  after: '\n',
  between: '\n',
  argumentsKey: 'arguments',
}
