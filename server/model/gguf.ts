import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { embedders, writers } from './architecture.ts'
import { GgufCursor, GgufError, type Bytes } from './gguf-cursor.ts'
import { readFields, type Fields } from './gguf-field.ts'
import { quantisationOf } from './gguf-form.ts'
import { checkTensors } from './gguf-tensor.ts'

/** What a GGUF file says of itself, before any of its weights are read. */
export type GgufHeader = {
  readonly version: number
  readonly architecture: string
  /** Whether it writes text or turns a text into a vector. */
  readonly purpose: 'chat' | 'embedding'
  readonly name: string | null
  readonly licence: string | null
  /** What the model was trained for; null when it does not say. */
  readonly contextTokens: number | null
  /** Jinja text. */
  readonly chatTemplate: string | null
  /** How most of the weights are stored, `Q8_0` for instance. */
  readonly quantisation: string | null
  /** Size of the vocabulary. */
  readonly tokens: number | null
  /** Bytes of the cache for one token; null when the header does not say enough. */
  readonly cacheBytesPerToken: number | null
  readonly tensors: number
  readonly fields: number
  readonly sizeBytes: number
}

// Ten times what the largest known models hold; beyond, a file is broken or made to exhaust us.
const most = { fields: 10_000, tensors: 200_000, headerBytes: 256 * 2 ** 20 }

const magic = 0x46554747 // "GGUF"

/** Keys in q8_0, 32 numbers in 34 bytes, and values in f16. */
const bytesPerNumber = { key: 34 / 32, value: 2 }

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

/** @throws GgufError and nothing else, whatever the bytes are; time and memory are bounded. */
export async function readGguf(bytes: Bytes): Promise<GgufHeader> {
  if (bytes.size === 0) throw new GgufError('it is empty')
  const cursor = new GgufCursor(bytes, most.headerBytes)
  if (bytes.size < 24 || (await cursor.u32()) !== magic)
    throw new GgufError('it is not in GGUF form')
  const version = await cursor.u32()
  if (version === 2 << 24 || version === 3 << 24) {
    throw new GgufError('it was made for big-endian machines')
  }
  if (version !== 2 && version !== 3) {
    throw new GgufError(`its GGUF version is ${version}, and only 2 and 3 are known`)
  }
  const tensors = await count(cursor, 'tensors', most.tensors)
  const fields = await count(cursor, 'fields', most.fields)
  const found = await readFields(cursor, fields)
  const { architecture, purpose } = architectureOf(found)
  const alignment = found.count('general.alignment') ?? 32
  await checkTensors(cursor, { tensors, alignment, sizeBytes: bytes.size })
  return {
    version,
    architecture,
    purpose,
    name: found.text('general.name'),
    licence: found.text('general.license'),
    contextTokens: found.count(`${architecture}.context_length`) || null,
    chatTemplate: found.text('tokenizer.chat_template'),
    quantisation: quantisationOf(found.count('general.file_type')),
    tokens: found.length('tokenizer.ggml.tokens'),
    cacheBytesPerToken: cacheOf(found, architecture),
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

function architectureOf(found: Fields): Pick<GgufHeader, 'architecture' | 'purpose'> {
  const architecture = found.text('general.architecture')
  if (architecture === null) throw new GgufError('it does not name its architecture')
  const pools = (found.count(`${architecture}.pooling_type`) ?? 0) > 0
  if (embedders.has(architecture)) return { architecture, purpose: 'embedding' }
  if (writers.has(architecture)) return { architecture, purpose: pools ? 'embedding' : 'chat' }
  const shown = JSON.stringify(architecture.slice(0, 40))
  throw new GgufError(`its architecture ${shown} is none that this version can run`)
}

/** Keys and values of every layer. A model that keeps less, by a sliding window for instance, is overestimated. */
function cacheOf(found: Fields, architecture: string): number | null {
  const of = (key: string) => found.count(`${architecture}.${key}`)
  const [layers, heads, width] = [
    of('block_count'),
    of('attention.head_count'),
    of('embedding_length'),
  ]
  if (layers === null || heads === null || heads === 0) return null
  const perHead = width === null ? null : width / heads
  const key = of('attention.key_length') ?? perHead
  const value = of('attention.value_length') ?? perHead
  if (key === null || value === null) return null
  const shared = of('attention.head_count_kv') ?? heads
  const bytes = Math.ceil(
    layers * shared * (key * bytesPerNumber.key + value * bytesPerNumber.value),
  )
  return Number.isSafeInteger(bytes) ? bytes : null
}

/** SHA-256 of the chat template's text in base64url, as a receipt names it; null where there is none. */
export const templateDigest = ({ chatTemplate }: GgufHeader): string | null =>
  chatTemplate === null ? null : createHash('sha256').update(chatTemplate).digest('base64url')
