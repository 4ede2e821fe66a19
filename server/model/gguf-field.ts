import { GgufError, numberKinds, type GgufCursor } from './gguf-cursor.ts'

// Ten times what the largest known models hold; beyond, a file is broken or made to exhaust us.
const most = { keyBytes: 1_024, valueBytes: 1_048_576, items: 4_000_000, nesting: 2 }

const stringType = 8
const arrayType = 9

const wantedFields =
  /^(general\.(architecture|name|license|file_type|alignment)|tokenizer\.(chat_template|ggml\.tokens)|[^.]+\.(context_length|block_count|embedding_length|pooling_type|attention\.(head_count|head_count_kv|key_length|value_length)))$/

/** The few fields of a header that are asked for. What is absent, of another type or absurd is null. */
export type Fields = {
  text(key: string): string | null
  /** A count: a whole number that is not negative. */
  count(key: string): number | null
  /** The length of a list. */
  length(key: string): number | null
}

/** Keeps what is asked for; the rest, vocabularies above all, is passed over. @throws GgufError */
export async function readFields(cursor: GgufCursor, fields: number): Promise<Fields> {
  const values = new Map<string, string | number | { readonly length: number }>()
  const budget = { items: most.items }
  for (let i = 0; i < fields; i++) {
    const key = await cursor.string(most.keyBytes)
    const type = await cursor.u32()
    const kind = numberKinds.get(type)
    const wanted = wantedFields.test(key)
    if (wanted && type === stringType) values.set(key, await cursor.string(most.valueBytes))
    else if (wanted && kind !== undefined) values.set(key, await cursor.number(kind))
    else {
      const length = await skipValue(cursor, type, 0, budget)
      if (wanted && length !== null) values.set(key, { length })
    }
  }
  return {
    text(key) {
      const value = values.get(key)
      return typeof value === 'string' ? value : null
    },
    count(key) {
      const value = values.get(key)
      return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : null
    },
    length(key) {
      const value = values.get(key)
      return typeof value === 'object' ? value.length : null
    },
  }
}

/** Moves over a value; the length of a list, null of anything else. */
async function skipValue(
  cursor: GgufCursor,
  type: number,
  nesting: number,
  budget: { items: number },
): Promise<number | null> {
  const kind = numberKinds.get(type)
  if (kind !== undefined) {
    cursor.skip(kind.bytes)
    return null
  }
  if (type === stringType) {
    await cursor.skipString()
    return null
  }
  if (type !== arrayType || nesting >= most.nesting) {
    throw new GgufError(`it holds a value of the unknown type ${type}`)
  }
  const inner = await cursor.u32()
  const length = await cursor.u64()
  const innerKind = numberKinds.get(inner)
  if (innerKind !== undefined) {
    cursor.skip(length * innerKind.bytes)
    return length
  }
  // Walking costs time, so the sum of all lists is bounded, and each turn moves the cursor on.
  budget.items -= length
  if (budget.items < 0) throw new GgufError('it holds a list of absurd length')
  for (let i = 0; i < length; i++) await skipValue(cursor, inner, nesting + 1, budget)
  return length
}
