import { joined, string, u32, u64 } from './gguf.fixture.ts'

/** What a copy of a model's file says otherwise. */
export type Patch = {
  readonly chatTemplate?: string
  /** How texts are cut before they are tokenised. */
  readonly pretokeniser?: string
  /** Tokens by their text in the file, and the text that each has instead, as one that anybody's text becomes. */
  readonly tokens?: ReadonlyMap<string, string>
  /** The same for such as stay what they are: a mark of the model's own that writes nothing. */
  readonly silent?: ReadonlyMap<string, string>
}

const STRING = 8
const ARRAY = 9
const USER_DEFINED = 4
const sizes: ReadonlyMap<number, number> = new Map(
  [1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8].map((bytes, type) => [type, bytes] as const),
)

/**
 * A well-formed GGUF file with other texts in its header: the same weights behind the template of another
 * family, whose marks are tokens that this model writes of itself.
 */
export function patched(file: Uint8Array, patch: Patch): Uint8Array {
  const { tokens = new Map(), silent = new Map() } = patch
  const others: ReadonlyMap<string, string | undefined> = new Map([
    ['tokenizer.chat_template', patch.chatTemplate],
    ['tokenizer.ggml.pre', patch.pretokeniser],
  ])
  const reader = new Reader(file)
  const count = reader.counts()
  const renamed: number[] = []
  const fields: Uint8Array[] = []
  for (let i = 0; i < count.fields; i++) {
    const from = reader.at
    const key = reader.text()
    const type = reader.u32()
    const valueAt = reader.at
    const head = file.subarray(from, valueAt)
    if (key === 'tokenizer.ggml.tokens') {
      const texts = reader.texts()
      for (const [id, text] of texts.entries()) if (tokens.has(text)) renamed.push(id)
      fields.push(
        head,
        ...textList(texts.map((text) => tokens.get(text) ?? silent.get(text) ?? text)),
      )
      continue
    }
    reader.skip(type)
    const value = Uint8Array.from(file.subarray(valueAt, reader.at))
    const view = new DataView(value.buffer)
    // The types come behind the tokens; an array's items begin after its type and count.
    if (key === 'tokenizer.ggml.token_type') {
      for (const id of renamed) view.setInt32(12 + id * 4, USER_DEFINED, true)
    }
    const text = others.get(key)
    fields.push(head, text === undefined ? value : string(text))
  }
  if (renamed.length !== tokens.size) throw new Error('the file has not all of these tokens')
  const tensorsAt = reader.at
  for (let i = 0; i < count.tensors; i++) reader.skipTensor()
  const header = [file.subarray(0, 24), ...fields, file.subarray(tensorsAt, reader.at)]
  return Buffer.concat([...aligned(header), file.subarray(Math.ceil(reader.at / 32) * 32)])
}

const textList = (texts: readonly string[]): readonly Uint8Array[] => [
  joined(u32(STRING), u64(texts.length)),
  ...texts.map(string),
]

function aligned(parts: readonly Uint8Array[]): readonly Uint8Array[] {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  return [...parts, new Uint8Array((32 - (length % 32)) % 32)]
}

class Reader {
  readonly #file: Uint8Array
  readonly #view: DataView
  at = 0

  constructor(file: Uint8Array) {
    this.#file = file
    this.#view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  }

  counts(): { readonly tensors: number; readonly fields: number } {
    this.at = 8
    return { tensors: this.#u64(), fields: this.#u64() }
  }

  u32(): number {
    this.at += 4
    return this.#view.getUint32(this.at - 4, true)
  }

  text(): string {
    const length = this.#u64()
    this.at += length
    return new TextDecoder().decode(this.#file.subarray(this.at - length, this.at))
  }

  texts(): readonly string[] {
    this.u32()
    return Array.from({ length: this.#u64() }, () => this.text())
  }

  skip(type: number): void {
    if (type === STRING) this.text()
    else if (type === ARRAY) {
      const inner = this.u32()
      for (let left = this.#u64(); left > 0; left--) this.skip(inner)
    } else this.at += sizes.get(type) ?? 0
  }

  skipTensor(): void {
    this.text()
    const dimensions = this.u32()
    this.at += 8 * dimensions + 4 + 8
  }

  #u64(): number {
    this.at += 8
    return Number(this.#view.getBigUint64(this.at - 8, true))
  }
}
