import { GgufError, type GgufCursor } from './gguf-cursor.ts'
import { tensorForms } from './gguf-form.ts'

const mostDimensions = 4
const mostNameBytes = 1_024

/**
 * Walks the table of weights at the end of a header: each must be stored in a known form, begin where the
 * alignment says and lie inside the file, to its last byte.
 * @throws GgufError
 */
export async function checkTensors(
  cursor: GgufCursor,
  { tensors, alignment, sizeBytes }: TensorClaims,
): Promise<void> {
  if (!Number.isInteger(alignment) || alignment < 1 || Math.log2(alignment) % 1 !== 0) {
    throw new GgufError('its alignment is absurd')
  }
  let end = 0
  for (let i = 0; i < tensors; i++) {
    await cursor.string(mostNameBytes)
    const bytes = await tensorBytes(cursor)
    const offset = await cursor.u64()
    if (offset % alignment !== 0) throw new GgufError('its weights do not keep its alignment')
    end = Math.max(end, offset + bytes)
  }
  const begin = Math.ceil(cursor.position / alignment) * alignment
  if (tensors > 0 && begin + end > sizeBytes) {
    throw new GgufError('its weights reach beyond its end, so it was cut short')
  }
}

export type TensorClaims = {
  readonly tensors: number
  readonly alignment: number
  readonly sizeBytes: number
}

async function tensorBytes(cursor: GgufCursor): Promise<number> {
  const dimensions = await cursor.u32()
  if (dimensions > mostDimensions) throw new GgufError(`a tensor has ${dimensions} dimensions`)
  let [elements, row] = [1, 1]
  for (let i = 0; i < dimensions; i++) {
    const length = await cursor.u64()
    if (i === 0) row = length
    elements *= length
  }
  const type = await cursor.u32()
  const form = tensorForms.get(type)
  if (form === undefined) throw new GgufError(`a tensor is stored in the unknown form ${type}`)
  if (!Number.isSafeInteger(elements * form.blockBytes)) throw new GgufError('a tensor is absurd')
  if (row % form.perBlock !== 0) throw new GgufError('a tensor does not fill its blocks')
  return (elements / form.perBlock) * form.blockBytes
}
