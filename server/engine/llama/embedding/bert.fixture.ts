// A whole model of the architecture `bert`, small enough to be made in a test: real layers with weights
// from a seed. Its vectors mean nothing; how they come about is what a downloaded model's do.
import { createHash } from 'node:crypto'

const WIDTH = 32
const HEADS = 2
const INNER = 64
const CONTEXT = 128

const marks = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']
const words = ['the', 'sea', 'is', 'cold', 'a', 'ship', 'sails', 'tea', 'hot'].map((w) => `▁${w}`)
/** Each word begins with `▁`; what goes on inside a word does not. */
const vocabulary = [...marks, ...words, 's', 'ly']

const u32 = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
const f32 = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatLE(value)
  return bytes
}
const u64 = (value: number) => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}
const text = (value: string) => Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)])

const field = (key: string, type: number, ...value: readonly Uint8Array[]) =>
  Buffer.concat([text(key), u32(type), ...value])
const number = (key: string, value: number) => field(key, 4, u32(value))
const word = (key: string, value: string) => field(key, 8, text(value))
const list = (key: string, inner: number, items: readonly Uint8Array[]) =>
  field(key, 9, u32(inner), u64(items.length), ...items)

export type Bert = {
  /** `llama_pooling_type`; null leaves it unsaid. */
  readonly pooling?: number | null
}

const fieldsOf = ({ pooling = 1 }: Bert) => [
  word('general.architecture', 'bert'),
  word('general.name', 'Seeded'),
  number('bert.context_length', CONTEXT),
  number('bert.embedding_length', WIDTH),
  number('bert.feed_forward_length', INNER),
  number('bert.block_count', 1),
  number('bert.attention.head_count', HEADS),
  field('bert.attention.layer_norm_epsilon', 6, f32(1e-12)),
  field('bert.attention.causal', 7, Uint8Array.of(0)),
  ...(pooling === null ? [] : [number('bert.pooling_type', pooling)]),
  word('tokenizer.ggml.model', 'bert'),
  list('tokenizer.ggml.tokens', 8, vocabulary.map(text)),
  list(
    'tokenizer.ggml.token_type',
    5,
    vocabulary.map((_, id) => u32(id < marks.length ? 3 : 1)),
  ),
  number('tokenizer.ggml.token_type_count', 2),
  number('tokenizer.ggml.padding_token_id', 0),
  number('tokenizer.ggml.unknown_token_id', 1),
  number('tokenizer.ggml.bos_token_id', 2),
  number('tokenizer.ggml.cls_token_id', 2),
  number('tokenizer.ggml.eos_token_id', 3),
  number('tokenizer.ggml.seperator_token_id', 3),
  number('tokenizer.ggml.mask_token_id', 4),
]

type Shape = readonly [name: string, ...size: readonly number[]]

const block = (name: string, ...size: readonly number[]): Shape[] => [
  [`blk.0.${name}.weight`, ...size],
  [`blk.0.${name}.bias`, size.at(-1) ?? 0],
]

const shapes: readonly Shape[] = [
  ['token_embd.weight', WIDTH, vocabulary.length],
  ['token_types.weight', WIDTH, 2],
  ['position_embd.weight', WIDTH, CONTEXT],
  ['token_embd_norm.weight', WIDTH],
  ['token_embd_norm.bias', WIDTH],
  ...['attn_q', 'attn_k', 'attn_v', 'attn_output'].flatMap((name) => block(name, WIDTH, WIDTH)),
  ...block('attn_output_norm', WIDTH),
  ...block('ffn_up', WIDTH, INNER),
  ...block('ffn_down', INNER, WIDTH),
  ...block('layer_output_norm', WIDTH),
]

/** Numbers between -1 and 1 that the name decides. */
function weights(name: string, count: number): Buffer {
  const bytes = createHash('shake256', { outputLength: count * 2 })
    .update(name)
    .digest()
  return Buffer.concat(
    Array.from({ length: count }, (_, i) => f32(bytes.readUInt16LE(i * 2) / 32768 - 1)),
  )
}

const padded = (bytes: Uint8Array) =>
  Buffer.concat([bytes, Buffer.alloc((32 - (bytes.length % 32)) % 32)])

/** The bytes of the file. */
export function bert(about: Bert = {}): Uint8Array {
  const fields = fieldsOf(about)
  let offset = 0
  const data: Buffer[] = []
  const tensors = shapes.map(([name, ...size]) => {
    const bytes = padded(
      weights(
        name,
        size.reduce((product, one) => product * one, 1),
      ),
    )
    const tensor = [text(name), u32(size.length), ...size.map(u64), u32(0), u64(offset)]
    offset += bytes.length
    data.push(bytes)
    return Buffer.concat(tensor)
  })
  const counts = [u64(tensors.length), u64(fields.length)]
  const header = Buffer.concat([Buffer.from('GGUF'), u32(3), ...counts, ...fields, ...tensors])
  return Buffer.concat([padded(header), ...data])
}
