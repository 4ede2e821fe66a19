/** Builds the header of a GGUF file field by field, well-formed or not. */
export type Field = readonly [key: string, type: number, value: Uint8Array]

const encoder = new TextEncoder()

export const u32 = (value: number): Uint8Array => {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value, true)
  return bytes
}

export const u64 = (value: number | bigint): Uint8Array => {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value), true)
  return bytes
}

export const joined = (...parts: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]))

export const string = (text: string): Uint8Array => {
  const bytes = encoder.encode(text)
  return joined(u64(bytes.length), bytes)
}

export const textField = (key: string, text: string): Field => [key, 8, string(text)]

export const numberField = (key: string, value: number): Field => [key, 4, u32(value)]

export const arrayField = (key: string, inner: number, items: readonly Uint8Array[]): Field => [
  key,
  9,
  joined(u32(inner), u64(items.length), ...items),
]

export type Gguf = {
  readonly magic?: string
  readonly version?: number
  readonly fields?: readonly Field[]
  /** What the header claims, when not the truth. */
  readonly claims?: { readonly fields?: bigint; readonly tensors?: bigint }
  readonly tensors?: readonly {
    readonly name: string
    readonly offset: number
    /** F32 unless another form is named. */
    readonly type?: number
    /** Of its only row. */
    readonly length?: number
  }[]
  readonly weights?: number
}

export const plainFields: readonly Field[] = [
  textField('general.architecture', 'llama'),
  textField('general.name', 'Tiny'),
  textField('general.license', 'apache-2.0'),
  numberField('general.file_type', 3),
  numberField('llama.context_length', 2048),
  arrayField('tokenizer.ggml.tokens', 8, ['a', 'b', 'ccc'].map(string)),
  arrayField('tokenizer.ggml.scores', 6, [u32(0), u32(0), u32(0)]),
  textField('tokenizer.chat_template', '{{ messages }}'),
]

export function gguf(file: Gguf = {}): Uint8Array {
  const { magic = 'GGUF', version = 3, fields = plainFields, claims = {}, weights = 64 } = file
  const tensors = file.tensors ?? [{ name: 'output.weight', offset: 0 }]
  const header = joined(
    encoder.encode(magic),
    u32(version),
    u64(claims.tensors ?? tensors.length),
    u64(claims.fields ?? fields.length),
    ...fields.map(([key, type, value]) => joined(string(key), u32(type), value)),
    ...tensors.map(({ name, offset, type = 0, length = 16 }) =>
      joined(string(name), u32(1), u64(length), u32(type), u64(offset)),
    ),
  )
  const padding = new Uint8Array((32 - (header.length % 32)) % 32)
  return joined(header, padding, new Uint8Array(weights).fill(7))
}
