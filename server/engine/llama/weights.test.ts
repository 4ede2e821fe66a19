import { expect, test } from 'vitest'
import { pieceOf } from './protocol.ts'
import { reasonOf } from './weights.ts'

test("the reason of a failed load is the library's own line, not the noise around it", () => {
  expect(
    reasonOf([
      'llama_model_loader: loaded meta data with 39 key-value pairs',
      "llama_model_load: error loading model: unknown model architecture: 'gnome'",
      'llama_model_load_from_file_impl: failed to load model',
    ]),
  ).toBe("error loading model: unknown model architecture: 'gnome'")
})

test('of several faults the last is the reason, and of none there is a sentence all the same', () => {
  expect(reasonOf(['a: invalid magic', 'b: failed to read'])).toBe('failed to read')
  expect(reasonOf(['loaded'])).toBe('the library gave no reason')
})

test('pieces lie end to end, and an id without one has an empty piece', () => {
  const pieces = { bytes: Uint8Array.of(1, 2, 3), offsets: Uint32Array.of(0, 2, 2, 3) }
  expect([0, 1, 2, 3].map((id) => [...pieceOf(pieces, id)])).toEqual([[1, 2], [], [3], []])
})
