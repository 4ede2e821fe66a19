import type { CallSyntax } from '../call-syntax.ts'

/** Llama 3.1 to 3.3: one bare object. */
export const llama3: CallSyntax = {
  family: 'llama3',
  sign: '"parameters": dictionary of argument name',
  open: '{"name": "',
  kept: '{"name": "',
  close: '',
  before: '',
  after: '',
  between: null,
  argumentsKey: 'parameters',
}
