import { z } from 'zod'
import { Settings } from './schema.ts'

/** One setting: the same leaf of the schema under its three names. `*` stands for a provider's name. */
export type Key = {
  /** As in `Config`: `['model', 'contextTokens']`. */
  readonly path: readonly string[]
  /** As in overt.toml: `model.context_tokens`. */
  readonly toml: string
  /** As in the environment: `OVERT_MODEL_CONTEXT_TOKENS`. */
  readonly variable: string
  readonly holds: 'text' | 'number' | 'list'
  readonly secret: boolean
  readonly isPath: boolean
  readonly description: string
}

const snake = (word: string): string =>
  word.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const constant = (word: string): string => snake(word).toUpperCase()

/** Peels `default`, `prefault` and `nullable` off a schema; the description and marks are on some layer. */
function layers(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  const wrapped =
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodNullable
  return wrapped ? [schema, ...layers(schema.unwrap())] : [schema]
}

function keysOf(schema: z.core.$ZodType, path: readonly string[]): readonly Key[] {
  const all = layers(schema)
  const inner = all.at(-1)
  if (inner instanceof z.ZodObject) {
    return Object.entries(inner.shape).flatMap(([name, child]) => keysOf(child, [...path, name]))
  }
  if (inner instanceof z.ZodRecord) return keysOf(inner.valueType, [...path, '*'])
  const marks = Object.assign({}, ...all.map((layer) => z.globalRegistry.get(layer) ?? {}))
  return [
    {
      path,
      toml: path.map(snake).join('.'),
      variable: ['OVERT', ...path.map(constant)].join('_'),
      holds:
        inner instanceof z.ZodNumber ? 'number' : inner instanceof z.ZodArray ? 'list' : 'text',
      secret: marks.secret === true,
      isPath: marks.path === true,
      description: marks.description ?? '',
    },
  ]
}

/** Every setting that overt.toml, the environment and the command line may give. */
export const keys: readonly Key[] = keysOf(Settings, [])

/** The key with a provider's name in the place of `*`. */
export function named(key: Key, name: string): Key {
  return {
    ...key,
    path: key.path.map((part) => (part === '*' ? name : part)),
    toml: key.toml.replace('*', name),
    variable: key.variable.replace('*', name.replaceAll('-', '_').toUpperCase()),
  }
}
