/** Inputs in their order, as many to a batch as it holds. Each of them fits by itself. */
export function batchesOf(
  inputs: readonly Int32Array[],
  room: { readonly contextTokens: number; readonly sequences: number },
): Int32Array[][] {
  const batches: Int32Array[][] = []
  let tokens = Infinity
  for (const input of inputs) {
    const last = batches.at(-1)
    tokens += input.length
    if (last !== undefined && last.length < room.sequences && tokens <= room.contextTokens) {
      last.push(input)
      continue
    }
    batches.push([input])
    tokens = input.length
  }
  return batches
}
