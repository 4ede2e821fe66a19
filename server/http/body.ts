import type { Context } from 'hono'
import type { z } from 'zod'
import { halfCharacterIn } from './half-character.ts'
import type { Env } from './parts.ts'
import { refuse, type Refused } from './problem.ts'

/** The most that a form of a few fields may weigh. */
const SMALL_BODY_BYTES = 16_384

/** The body as it arrived, never more than `limit` of it. */
async function readBytes<E extends Env>(c: Context<E>, limit: number): Promise<Uint8Array> {
  const declared = c.req.header('content-length')
  if (declared !== undefined) {
    if (Number(declared) > limit) throw tooLarge(limit)
    return new Uint8Array(await c.req.raw.arrayBuffer())
  }
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of c.req.raw.body ?? []) {
    length += chunk.length
    if (length > limit) throw tooLarge(limit)
    chunks.push(chunk)
  }
  return joined(chunks, length)
}

/** Reads JSON of a fixed shape. @throws Refused naming the first field that does not fit. */
export async function readJson<S extends z.ZodType>(
  c: Context,
  schema: S,
  limit: number = SMALL_BODY_BYTES,
): Promise<z.output<S>> {
  return fitting(schema, parseJson(await jsonBytes(c, limit)))
}

/** @throws Refused unless the body calls itself JSON: no form of another site's page can do that. */
export async function jsonBytes(c: Context, limit: number): Promise<Uint8Array> {
  if (!/^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? '')) {
    throw refuse('invalid_request', 'The body must be sent as application/json.', { status: 415 })
  }
  return readBytes(c, limit)
}

/** @throws Refused for what is not JSON, or holds half of a character. */
export function parseJson(bytes: Uint8Array): unknown {
  const [json, body] = parsed(bytes)
  const param = halfCharacterIn(json, body)
  if (param === null) return body
  throw refuse(
    'invalid_request',
    'The body holds half of a character (a lone surrogate): send well-formed Unicode.',
    { param: param === '' ? null : param },
  )
}

function parsed(bytes: Uint8Array): readonly [json: string, body: unknown] {
  try {
    const json = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return [json, JSON.parse(json)]
  } catch {
    // The parser's message quotes the body.
    throw refuse('invalid_request', 'The body is not JSON in UTF-8: check its quotes and brackets.')
  }
}

/** @throws Refused naming the first field that does not fit. */
export function fitting<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const outcome = schema.safeParse(value)
  if (outcome.success) return outcome.data
  const issue = outcome.error.issues[0]
  if (issue?.code === 'unrecognized_keys') {
    const param = dotted([...issue.path, issue.keys[0] ?? ''])
    throw refuse('unknown_parameter', `There is no parameter ${param}: leave it out.`, { param })
  }
  const param = issue === undefined || issue.path.length === 0 ? null : dotted(issue.path)
  const what = param === null ? 'The request' : `The value of ${param}`
  throw refuse('invalid_request', `${what} does not fit: ${issue?.message ?? 'unknown'}.`, {
    param,
  })
}

/** A query string of a fixed shape. */
export const readQuery = <S extends z.ZodType>(c: Context, schema: S): z.output<S> =>
  fitting(schema, c.req.query())

const dotted = (path: readonly PropertyKey[]) => path.map(String).join('.')

const tooLarge = (limit: number): Refused =>
  refuse('body_too_large', `The body is larger than ${limit} bytes: send less.`)

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
