import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { GgufCursor, GgufError, numberKinds, type Bytes } from './gguf-cursor.ts'

/** What a GGUF file says of itself, before any of its weights are read. */
export type GgufHeader = {
  readonly version: number
  readonly architecture: string
  readonly name: string | null
  readonly licence: string | null
  /** What the model was trained for; null when it does not say. */
  readonly contextTokens: number | null
  /** Jinja text. */
  readonly chatTemplate: string | null
  /** How most of the weights are stored, by llama.cpp's number (`general.file_type`). */
  readonly fileType: number | null
  readonly tensors: number
  readonly fields: number
  readonly sizeBytes: number
}

// Ten times what the largest known models hold; beyond, a file is broken or made to exhaust us.
const most = {
  fields: 10_000,
  tensors: 200_000,
  keyBytes: 1_024,
  valueBytes: 1_048_576,
  nesting: 2,
}
const mostDimensions = 8

const magic = 0x46554747 // "GGUF"
const stringType = 8
const arrayType = 9

/**
 * Reads the header of a model file, and checks that the file reaches as far as its header says.
 * @throws GgufError with the reason and the path, for anything that is not such a file.
 */
export async function inspectGguf(path: string): Promise<GgufHeader> {
  try {
    // Without blocking, so that a pipe that nobody writes to is refused instead of waited for.
    await using file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const stat = await file.stat()
    if (!stat.isFile())
      throw new GgufError(stat.isDirectory() ? 'it is a folder' : 'it is not a file')
    return await readGguf({
      size: stat.size,
      async read(offset, length) {
        const { bytesRead, buffer } = await file.read(new Uint8Array(length), 0, length, offset)
        if (bytesRead < length) throw new GgufError('it became shorter while it was read')
        return buffer
      },
    })
  } catch (error) {
    throw new GgufError(`${path} is not a usable model file: ${reasonOf(error)}.`, { cause: error })
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof GgufError) return error.message
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'ENOENT') return 'there is no such file'
  if (code === 'EISDIR') return 'it is a folder'
  return `it cannot be read (${String(code ?? error)})`
}

export async function readGguf(bytes: Bytes): Promise<GgufHeader> {
  if (bytes.size === 0) throw new GgufError('it is empty')
  const cursor = new GgufCursor(bytes)
  if (bytes.size < 24 || (await cursor.u32()) !== magic)
    throw new GgufError('it is not in GGUF form')
  const version = await cursor.u32()
  if (version !== 2 && version !== 3) {
    throw new GgufError(`its GGUF version is ${version}, and only 2 and 3 are known`)
  }
  const tensors = await count(cursor, 'tensors', most.tensors)
  const fields = await count(cursor, 'fields', most.fields)
  const found = await readFields(cursor, fields)
  const architecture = found.text('general.architecture')
  if (architecture === null) throw new GgufError('it does not name its architecture')
  await checkTensors(cursor, tensors, found.number('general.alignment') ?? 32, bytes.size)
  return {
    version,
    architecture,
    name: found.text('general.name'),
    licence: found.text('general.license'),
    contextTokens: found.number(`${architecture}.context_length`),
    chatTemplate: found.text('tokenizer.chat_template'),
    fileType: found.number('general.file_type'),
    tensors,
    fields,
    sizeBytes: bytes.size,
  }
}

async function count(cursor: GgufCursor, what: string, limit: number): Promise<number> {
  const value = await cursor.u64()
  if (value > limit) throw new GgufError(`it claims ${value} ${what}, and ${limit} are the most`)
  return value
}

const wantedFields =
  /^(general\.(architecture|name|license|file_type|alignment)|tokenizer\.chat_template|[^.]+\.context_length)$/

type Found = {
  text(key: string): string | null
  number(key: string): number | null
}

/** Keeps the few fields that are asked for; the rest, vocabularies above all, are passed over. */
async function readFields(cursor: GgufCursor, fields: number): Promise<Found> {
  const values = new Map<string, string | number>()
  for (let i = 0; i < fields; i++) {
    const key = await cursor.string(most.keyBytes)
    const type = await cursor.u32()
    const kind = numberKinds.get(type)
    const wanted = wantedFields.test(key)
    if (wanted && type === stringType) values.set(key, await cursor.string(most.valueBytes))
    else if (wanted && kind !== undefined) values.set(key, await cursor.number(kind))
    else await skipValue(cursor, type, 0)
  }
  const text = (key: string) => {
    const value = values.get(key)
    return typeof value === 'string' ? value : null
  }
  const number = (key: string) => {
    const value = values.get(key)
    return typeof value === 'number' ? value : null
  }
  return { text, number }
}

async function skipValue(cursor: GgufCursor, type: number, nesting: number): Promise<void> {
  const kind = numberKinds.get(type)
  if (kind !== undefined) return cursor.skip(kind.bytes)
  if (type === stringType) return cursor.skipString()
  if (type !== arrayType || nesting >= most.nesting) {
    throw new GgufError(`it holds a value of the unknown type ${type}`)
  }
  const inner = await cursor.u32()
  const length = await cursor.u64()
  const innerKind = numberKinds.get(inner)
  if (innerKind !== undefined) return cursor.skip(length * innerKind.bytes)
  // Each turn moves the cursor on, so a false length ends at the end of the file.
  for (let i = 0; i < length; i++) await skipValue(cursor, inner, nesting + 1)
}

/** The weights follow the header; each must at least begin inside the file. */
async function checkTensors(
  cursor: GgufCursor,
  tensors: number,
  alignment: number,
  sizeBytes: number,
): Promise<void> {
  let last = 0
  for (let i = 0; i < tensors; i++) {
    await cursor.string(most.keyBytes)
    const dimensions = await cursor.u32()
    if (dimensions > mostDimensions) throw new GgufError(`a tensor has ${dimensions} dimensions`)
    cursor.skip(dimensions * 8 + 4)
    last = Math.max(last, await cursor.u64())
  }
  if (!Number.isInteger(alignment) || alignment < 1) throw new GgufError('its alignment is absurd')
  const begin = Math.ceil(cursor.position / alignment) * alignment
  if (tensors > 0 && begin + last >= sizeBytes) {
    throw new GgufError('its weights reach beyond its end, so it was cut short')
  }
}
