/**
 * The number that has `before` others at or above it, by Hoare's selection: a small part of a sort. Leaves the
 * numbers in another order; NaN may not be among them.
 */
export function select(numbers: Float32Array, before: number): number {
  let low = 0
  let high = numbers.length - 1
  while (low < high) {
    const pivot = numbers[(low + high) >> 1] ?? 0
    let i = low
    let j = high
    while (i <= j) {
      while ((numbers[i] ?? 0) > pivot) i++
      while ((numbers[j] ?? 0) < pivot) j--
      if (i <= j) swap(numbers, i++, j--)
    }
    if (before <= j) high = j
    else if (before >= i) low = i
    else break
  }
  return numbers[before] ?? -Infinity
}

function swap(numbers: Float32Array, a: number, b: number): void {
  const first = numbers[a] ?? 0
  numbers[a] = numbers[b] ?? 0
  numbers[b] = first
}
