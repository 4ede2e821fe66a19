import type { Llama } from './binding.ts'
import type { Pointer } from './layout.ts'
import { markTexts } from './mark-tokens.ts'
import type { LoadOrder, ModelMetadata, Pieces, SpecialToken } from './protocol.ts'

/** A model in memory, without a context. Only the engine process has one. */
export type Weights = {
  readonly model: Pointer
  readonly vocabulary: Pointer
  readonly metadata: ModelMetadata
  /** What is cut apart in texts that are not the template's. */
  readonly marks: readonly string[]
}

/**
 * An engine's weights are read into memory of its own: a mapped file has small pages, and one that is cut short
 * while it is mapped ends the process. `isMapped` is for whoever reads them beside an engine for a short time.
 */
type WeightsOrder = Pick<LoadOrder, 'modelPath' | 'repack'> & { readonly isMapped?: boolean }

/** Of `llama_load_mode`. */
const READ = 0
const MAPPED = 1

/** @throws Error with one sentence when the file cannot be loaded or is not a model that answers. */
export function loadWeights(llama: Llama, order: WeightsOrder): Weights {
  const weights = loadAnyWeights(llama, order)
  if (!llama.hasEncoder(weights.model) && llama.hasDecoder(weights.model)) return weights
  throw new Error('it is not a model that writes text')
}

/** @throws Error with one sentence when the file cannot be loaded. */
export function loadAnyWeights(
  llama: Llama,
  { modelPath, repack, isMapped = false }: WeightsOrder,
): Weights {
  const load_mode = isMapped ? MAPPED : READ
  const params = { ...llama.modelDefaultParams(), load_mode, use_extra_bufts: repack }
  const model = llama.loadModel(modelPath, params)
  if (model === null) throw new Error(reasonOf(llama.lastLines()))
  const vocabulary = llama.vocabulary(model)
  const metadata = readMetadata(llama, model, vocabulary)
  return { model, vocabulary, metadata, marks: markTexts(llama, vocabulary, metadata.chatTemplate) }
}

/** The library's own reason for a failed load, from its last lines. */
export function reasonOf(lines: readonly string[]): string {
  const telling = lines.filter((line) => /error|fail|invalid|unknown|corrupt/i.test(line))
  const line = telling.find((text) => /error loading model/i.test(text)) ?? telling.at(-1)
  return line === undefined ? 'the library gave no reason' : line.replace(/^\w+: /, '').trim()
}

function readMetadata(llama: Llama, model: Pointer, vocabulary: Pointer): ModelMetadata {
  return {
    name: readText(llama, model, 'general.name'),
    architecture: readText(llama, model, 'general.architecture') ?? 'unknown',
    contextTrained: llama.contextTrained(model),
    parameters: Number(llama.parameters(model)),
    sizeBytes: Number(llama.sizeBytes(model)),
    vocabulary: llama.tokenCount(vocabulary),
    pretokeniser: readPretokeniser(llama, model),
    chatTemplate: llama.chatTemplate(model, null),
    bos: specialToken(llama, vocabulary, llama.bos(vocabulary)),
    eos: specialToken(llama, vocabulary, llama.eos(vocabulary)),
    addsBos: llama.addsBos(vocabulary),
  }
}

/** Only pairs of bytes are merged within words. */
function readPretokeniser(llama: Llama, model: Pointer): string | null {
  const kind = readText(llama, model, 'tokenizer.ggml.model')
  const cuts = kind !== null && ['gpt2', 'gemma4', 'hybriddna', 'whitespace'].includes(kind)
  return cuts ? (readText(llama, model, 'tokenizer.ggml.pre') ?? 'default') : null
}

function specialToken(llama: Llama, vocabulary: Pointer, id: number): SpecialToken | null {
  return id < 0 ? null : { id, text: llama.tokenText(vocabulary, id) ?? '' }
}

export function readText(llama: Llama, model: Pointer, key: string): string | null {
  const out = new Uint8Array(4096)
  const length = llama.metadata(model, key, out, out.length)
  if (length < 0) return null
  return new TextDecoder().decode(out.subarray(0, Math.min(length, out.length - 1)))
}

/** Every token's bytes. Control tokens have none: they are never text. */
export function readPieces(llama: Llama, { vocabulary, metadata }: Weights): Pieces {
  const offsets = new Uint32Array(metadata.vocabulary + 1)
  let bytes = new Uint8Array(metadata.vocabulary * 8)
  let piece = new Uint8Array(256)
  let end = 0
  for (let id = 0; id < metadata.vocabulary; id++) {
    let length = llama.piece(vocabulary, id, piece, piece.length, 0, false)
    if (length < 0) {
      piece = new Uint8Array(-length)
      length = llama.piece(vocabulary, id, piece, piece.length, 0, false)
    }
    if (end + length > bytes.length) bytes = grown(bytes, end + length)
    bytes.set(piece.subarray(0, length), end)
    end += length
    offsets[id + 1] = end
  }
  return { bytes: bytes.slice(0, end), offsets }
}

/** The tokens that end generation. */
export function endsOf(llama: Llama, { vocabulary, metadata }: Weights): Int32Array {
  const ids = Int32Array.from({ length: metadata.vocabulary }, (_, id) => id)
  return ids.filter((id) => llama.endsGeneration(vocabulary, id))
}

function grown(bytes: Uint8Array, atLeast: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(atLeast, bytes.length * 2))
  larger.set(bytes)
  return larger
}
