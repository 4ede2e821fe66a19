import { z } from 'zod'
import type { Form, Grammar } from '../../engine/engine.ts'
import { compileSchema } from '../../engine/grammar/schema/compile.ts'
import { SchemaError } from '../../engine/grammar/schema/schema-error.ts'
import { refuse } from '../problem.ts'

/** Takes what an SDK sends for a parameter that the caller left alone. */
const optional = <S extends z.ZodType>(schema: S) => schema.nullable().optional()

/** OpenAI's `response_format`. */
export const ResponseFormat = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text') }),
  z.strictObject({ type: z.literal('json_object') }),
  z.strictObject({
    type: z.literal('json_schema'),
    json_schema: z.strictObject({
      name: z.string().regex(/^[\w-]{1,64}$/, 'up to 64 letters, digits, _ and - are expected'),
      description: optional(z.string()),
      schema: z.union([z.boolean(), z.record(z.string(), z.unknown())], {
        error: 'a JSON schema is expected',
      }),
      strict: optional(z.boolean()),
    }),
  }),
])
type ResponseFormat = z.infer<typeof ResponseFormat>

/** What an answer must be spelt like, and the check of it once it is whole; null where it is free. */
export type AnswerForm = {
  readonly grammar: Grammar | null
  /** The same for an engine that holds no grammar: what it says is checked all the more. */
  readonly form: Form | null
  readonly accepts: ((text: string) => boolean) | null
}

const free: AnswerForm = { grammar: null, form: null, accepts: null }

/** @throws Refused for a schema that cannot be held to the letter, naming the place. */
export function answerForm(format: ResponseFormat | null | undefined): AnswerForm {
  switch (format?.type) {
    case undefined:
    case 'text':
      return free
    case 'json_object':
      return formOf({ type: 'object' }, 'any', { kind: 'object' })
    case 'json_schema': {
      const { name, description = null, schema, strict = null } = format.json_schema
      // Strict mode promises the order of the schema.
      const order = strict === true ? 'declared' : 'any'
      return formOf(schema, order, { kind: 'schema', name, description, schema, strict })
    }
  }
}

function formOf(schema: unknown, order: 'declared' | 'any', form: Form): AnswerForm {
  try {
    const { gbnf, accepts } = compileSchema(schema, { order })
    const fits = (value: unknown) => value !== undefined && accepts(value)
    return { grammar: { gbnf, after: null }, form, accepts: (text) => fits(parsed(text)) }
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error
    const detail = `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.`
    throw refuse('invalid_request', detail, { param: 'response_format.json_schema.schema' })
  }
}

/** Undefined for what is no JSON: no schema takes it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
