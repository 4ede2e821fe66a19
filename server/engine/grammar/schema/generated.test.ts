import { zodResponseFormat } from 'openai/helpers/zod'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { seeded, walk } from '../walk.fixture.ts'
import { compileSchema } from './compile.ts'

// Schemas as people have them: made by Zod or Pydantic, with names of their own in them.

/** What some random walks write, read as JSON. */
function written(schema: unknown, walks = 25): unknown[] {
  const { gbnf, accepts } = compileSchema(schema, { order: 'declared' })
  const texts = Array.from({ length: walks }, (_, seed) => walk(gbnf, seeded(seed)))
  const values = texts.filter((text) => text !== null).map((text): unknown => JSON.parse(text))
  expect(values.filter((value) => !accepts(value))).toEqual([])
  expect(values.length).toBeGreaterThan(0)
  return values
}

const texts = {
  e164: z.e164(),
  uuid: z.uuid(),
  ulid: z.ulid(),
  nanoid: z.nanoid(),
  cidr: z.cidrv4(),
  base64: z.base64().max(16),
  hex: z.hex().max(12),
  start: z.string().startsWith('INV-').max(12),
  end: z.string().endsWith('.fr').max(12),
  datetime: z.iso.datetime({ offset: true }),
  half: z.number().multipleOf(0.5).min(0).max(5),
}

test.each(Object.entries(texts))('Zod’s %s is what Zod takes', (_, kind) => {
  const schema = z.object({ value: kind })
  for (const value of written(z.toJSONSchema(schema))) {
    expect([value, schema.safeParse(value).success]).toEqual([value, true])
  }
})

test('an order as the openai package makes it of Zod is held whole', () => {
  const discount = z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('percent'), value: z.number().min(0).max(100) }),
    z.object({ kind: z.literal('fixed'), value: z.number().min(0) }),
  ])
  const order = z.object({
    id: z.uuid(),
    phones: z.array(z.e164()).max(2),
    lines: z.array(z.object({ sku: z.string().regex(/^[A-Z]{3}-\d{4}$/), discount })).max(2),
    status: z.enum(['new', 'paid']).nullable(),
  })
  const { schema } = zodResponseFormat(order, 'order').json_schema
  for (const value of written(schema)) expect(order.safeParse(value).success).toBe(true)
})

test('a tagged union of Pydantic’s has its discriminator for a note', () => {
  const animal = (kind: string, own: string) => ({
    type: 'object',
    properties: { kind: { const: kind, type: 'string' }, [own]: { type: 'integer' } },
    required: ['kind', own],
  })
  const schema = {
    $defs: { Cat: animal('cat', 'lives'), Dog: animal('dog', 'barks') },
    discriminator: {
      mapping: { cat: '#/$defs/Cat', dog: '#/$defs/Dog' },
      propertyName: 'kind',
    },
    oneOf: [{ $ref: '#/$defs/Cat' }, { $ref: '#/$defs/Dog' }],
  }
  const kinds = written(schema).map(
    (value) => z.looseObject({ kind: z.string() }).parse(value).kind,
  )
  expect(new Set(kinds)).toEqual(new Set(['cat', 'dog']))
})

test('Pydantic’s HttpUrl, with its length, and its secrets are held', () => {
  const url = { type: 'string', format: 'uri', minLength: 1, maxLength: 2083 }
  const secret = { type: 'string', format: 'password', writeOnly: true, maxLength: 5 }
  const object = { type: 'object', properties: { url, secret }, required: ['url', 'secret'] }
  for (const value of written(object)) {
    const read = z.object({ url: z.url().max(2083), secret: z.string().max(5) })
    expect([value, read.safeParse(value).success]).toEqual([value, true])
  }
})
