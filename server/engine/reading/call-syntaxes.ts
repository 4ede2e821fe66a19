import type { CallSyntax } from './call-syntax.ts'
import { hermes } from './syntax/hermes.ts'
import { llama3 } from './syntax/llama3.ts'
import { mistral } from './syntax/mistral.ts'

const families: readonly CallSyntax[] = [mistral, llama3, hermes]

/** What a model is told to write whose template says nothing of calls. */
export const neutral = hermes

/** How models with this chat template write calls; null where we know no family of it. */
export const syntaxOf = (template: string): CallSyntax | null =>
  families.find(({ sign }) => template.includes(sign)) ?? null
