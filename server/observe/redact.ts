/**
 * What may never reach a line of output, by the name it would have: what people and models write,
 * and what opens doors. Compared without case, `-` and `_`.
 */
const forbidden: ReadonlySet<string> = new Set(
  [
    'text texts prompt prompts message messages content contents question delta segments title body',
    'noisekey salt salts disclosures key keys secret secrets token password currentpassword email link',
    'authorization cookie setcookie apikey xapikey',
  ].flatMap((names) => names.split(' ')),
)

/** Longer strings are not identifiers; one that grows past this may be somebody's text. */
const longestString = 256
const deepest = 6

/** The same fields without what is forbidden, at any depth. Bytes are told by their length alone. */
export function redact(fields: object): { [name: string]: unknown } {
  return fieldsOf(fields, 0)
}

function fieldsOf(fields: object, depth: number): { [name: string]: unknown } {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      forbidden.has(name.toLowerCase().replaceAll(/[-_]/g, '')) ? '[hidden]' : safe(value, depth),
    ]),
  )
}

function safe(value: unknown, depth: number): unknown {
  if (typeof value === 'string') {
    return value.length > longestString ? `[${value.length} characters]` : value
  }
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'function' || typeof value === 'symbol') return undefined
  if (typeof value !== 'object' || value === null) return value
  if (depth >= deepest) return '[deeper]'
  if (value instanceof Error) return errorOf(value, depth)
  if (value instanceof Date) return value.toISOString()
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (Array.isArray(value)) return value.map((item) => safe(item, depth + 1))
  return fieldsOf(value, depth + 1)
}

/** A parser's error quotes what it could not parse, so of those only the name and place are kept. */
function errorOf(error: Error, depth: number): object {
  const quotesInput = error instanceof SyntaxError
  return {
    type: error.name,
    reason: quotesInput ? '[hidden]' : safe(error.message, depth),
    ...('code' in error && { code: safe(error.code, depth) }),
    at: (error.stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .map((line) => line.trim()),
    ...(error.cause !== undefined && { cause: safe(error.cause, depth + 1) }),
  }
}
