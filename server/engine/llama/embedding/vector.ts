/**
 * The same direction with length 1.
 * @throws Error where there is no direction: a vector of nothing would be near to everything.
 */
export function normalised(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))
  if (!Number.isFinite(length) || length === 0) {
    throw new Error('the model gave a vector without a direction')
  }
  return vector.map((value) => value / length)
}
