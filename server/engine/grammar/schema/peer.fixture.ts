import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

/** Whether a value fulfils a schema, by a validator that shares nothing with ours. */
export function checkedBy(schema: unknown): (value: unknown) => boolean {
  const ajv = new Ajv2020({ strict: false, multipleOfPrecision: 6, allErrors: false })
  addFormats.default(ajv)
  // oxlint-disable-next-line no-unsafe-type-assertion -- a wrong schema is refused by the validator itself
  const check = ajv.compile(schema as object | boolean)
  return (value) => check(value)
}

/**
 * Whether that validator is right about such schemas: where a `dependentSchemas` does not apply, it takes every
 * member for unevaluated. The suite's tables hold those.
 */
export function isPeer(schema: unknown): boolean {
  const source = JSON.stringify(schema)
  return !(source.includes('"dependentSchemas"') && source.includes('"unevaluatedProperties"'))
}
