import { type Pattern, readPattern } from './pattern.ts'

const YEAR_OF_29 = '(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)'
const DATE = `(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|${YEAR_OF_29}-02-29)`
const CLOCK = '(?:[01][0-9]|2[0-3]):[0-5][0-9]'
const TIME = `${CLOCK}:[0-5][0-9](?:\\.[0-9]{1,9})?(?:Z|[+-]${CLOCK})`

const LABEL = '[A-Za-z0-9]{1,15}(?:-[A-Za-z0-9]{1,15}){0,2}'
const HOST = `${LABEL}(?:\\.${LABEL}){0,4}`
const BYTE = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])'
const IPV4 = `${BYTE}(?:\\.${BYTE}){3}`
const H = '[0-9a-fA-F]{1,4}'
const IPV6 = `(?:(?:${H}:){7}${H}|::(?:${H}(?::${H}){0,6})?|${H}::(?:${H}(?::${H}){0,5})?|${H}:${H}::(?:${H}(?::${H}){0,4})?|(?:${H}:){2}${H}::(?:${H}(?::${H}){0,3})?|(?:${H}:){3}${H}::(?:${H}(?::${H}){0,2})?|(?:${H}:){4}${H}::(?:${H}(?::${H})?)?|(?:${H}:){5}${H}::(?:${H})?|(?:${H}:){6}${H}::)`

const PLAIN = "A-Za-z0-9._~!$&'()*+,;="
const PERCENT = '%[0-9A-Fa-f]{2}'
const PATH = `(?:/(?:[${PLAIN}:@-]|${PERCENT})*)*`
const QUERY = `(?:\\?(?:[${PLAIN}:@/?-]|${PERCENT})*)?(?:#(?:[${PLAIN}:@/?-]|${PERCENT})*)?`
const ADDRESS = `(?:${HOST}|${IPV4})(?::[0-9]{1,4})?`
const EMAIL = `[A-Za-z0-9_+-]{1,20}(?:\\.[A-Za-z0-9_+-]{1,20}){0,2}@(?:${LABEL}\\.){1,3}[A-Za-z]{2,12}`
const POINTER = '(?:/(?:[^/~]|~[01])*)*'

/**
 * The formats that can be enforced, as patterns of this folder's subset. Each allows only texts that its
 * RFC allows; where a format has rare forms (quoted mailboxes, hosts of 250 characters), they are left out.
 */
const FORMATS: { readonly [name: string]: string } = {
  date: DATE,
  time: TIME,
  'date-time': `${DATE}T${TIME}`,
  duration:
    'P(?:[0-9]{1,6}W|(?:[0-9]{1,6}Y(?:[0-9]{1,6}M(?:[0-9]{1,6}D)?)?|[0-9]{1,6}M(?:[0-9]{1,6}D)?|[0-9]{1,6}D)(?:T(?:[0-9]{1,6}H(?:[0-9]{1,6}M(?:[0-9]{1,6}S)?)?|[0-9]{1,6}M(?:[0-9]{1,6}S)?|[0-9]{1,6}S))?|T(?:[0-9]{1,6}H(?:[0-9]{1,6}M(?:[0-9]{1,6}S)?)?|[0-9]{1,6}M(?:[0-9]{1,6}S)?|[0-9]{1,6}S))',
  email: EMAIL,
  hostname: HOST,
  ipv4: IPV4,
  ipv6: IPV6,
  uuid: '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}',
  uri: `(?:(?:https?|ftp|wss?)://${ADDRESS}${PATH}${QUERY}|mailto:${EMAIL}|urn:[A-Za-z0-9]{2,15}:[A-Za-z0-9:._-]+)`,
  'uri-reference': `(?:(?:https?|ftp|wss?)://${ADDRESS}${PATH}${QUERY}|/(?:[${PLAIN}:@-]|${PERCENT})*(?:/(?:[${PLAIN}:@-]|${PERCENT})+)*${QUERY})`,
  'json-pointer': POINTER,
  'relative-json-pointer': `(?:0|[1-9][0-9]{0,8})(?:#|${POINTER})`,
}

export const formatNames: readonly string[] = Object.keys(FORMATS)

/** Formats of JSON Schema that are not enforced: none of them may be taken for a note. */
const BEYOND: ReadonlySet<string> = new Set([
  'idn-email',
  'idn-hostname',
  'iri',
  'iri-reference',
  'uri-template',
  'regex',
])
/** OpenAPI's names for any text at all. */
const ANY_TEXT: ReadonlySet<string> = new Set(['password', 'binary'])

/** A name of whoever made the schema (zod’s `e164`, `cuid`): the pattern beside it is what it means. */
export const isNote = (name: string, hasPattern: boolean): boolean =>
  ANY_TEXT.has(name) || (hasPattern && !BEYOND.has(name) && !Object.hasOwn(FORMATS, name))

const patterns = new Map<string, Pattern>()

/** Null for a format that cannot be enforced. The same one each time. */
export function formatPattern(name: string): Pattern | null {
  const source = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined
  if (source === undefined) return null
  const pattern = patterns.get(name) ?? readPattern(`^(?:${source})$`)
  patterns.set(name, pattern)
  return pattern
}
