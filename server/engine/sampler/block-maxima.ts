/** Numbers in one block. */
export const BLOCK = 64

const NUMBER_BYTES = 4
const VECTOR_BYTES = 16
const PAGE_BYTES = 65_536

/** Small numbers as the binary format of WebAssembly writes them (core specification, 5.2.2). */
const leb = (n: number): readonly number[] => (n < 128 ? [n] : [(n % 128) + 128, n >> 7])
const sized = (bytes: readonly number[]) => [...leb(bytes.length), ...bytes]
const named = (name: string) => sized([...new TextEncoder().encode(name)])

// The instructions that one loop needs (5.4); the last number or two of some are where they read or write.
const get = (local: number) => [0x20, local]
const set = (local: number) => [0x21, local]
const advance = (local: number, by: number) => [
  ...get(local),
  0x41,
  ...leb(by),
  0x6a,
  ...set(local),
]
const loadVector = (offset: number) => [0xfd, 0, 4, ...leb(offset)]
const storeFirstOf = (local: number) => [...get(local), 0xfd, 0x1f, 0, 0x38, 2, 0]
const minusInfinities = [0x43, 0, 0, 0x80, 0xff, 0xfd, 0x13]
/** Of two vectors, number for number; the first one's where the second has NaN. */
const larger = [0xfd, ...leb(0xeb)]
const shuffle = (...bytes: readonly number[]) => [0xfd, 0x0d, ...bytes]
const swapHalves = shuffle(8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7)
const swapNeighbours = shuffle(4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11)
const repeatWhileBelow = (a: number, b: number) => [...get(a), ...get(b), 0x49, 0x0d, 0]

const FROM = 0
const END = 1
const TO = 2
const BEST = 3
const offsets = Array.from({ length: BLOCK / 4 }, (_, i) => i * VECTOR_BYTES)

/** From `FROM` to `END`, block by block, the largest number to `TO`. */
const loop = [
  minusInfinities,
  ...offsets.map((offset) => [get(FROM), loadVector(offset), larger].flat()),
  set(BEST),
  ...[swapHalves, swapNeighbours].map((swap) =>
    [get(BEST), get(BEST), get(BEST), swap, larger, set(BEST)].flat(),
  ),
  get(TO),
  storeFirstOf(BEST),
  advance(FROM, BLOCK * NUMBER_BYTES),
  advance(TO, NUMBER_BYTES),
  repeatWhileBelow(FROM, END),
].flat()

/** A function of three addresses, with a vector of its own, and a memory that begins with a page (5.5). */
const section = (id: number, ...content: readonly number[]) => [id, ...sized(content)]
const bytes = Uint8Array.from(
  [
    [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    // Types, functions, memories, exports, code.
    section(1, 1, 0x60, 3, 0x7f, 0x7f, 0x7f, 0),
    section(3, 1, 0),
    section(5, 1, 0, 1),
    section(7, 2, ...named('memory'), 2, 0, ...named('run'), 0, 0),
    section(10, 1, ...sized([1, 1, 0x7b, 3, 0x40, ...loop, 0x0b, 0x0b])),
  ].flat(),
)

type Machine = WebAssembly.Exports & {
  readonly memory: WebAssembly.Memory
  readonly run: (from: number, end: number, to: number) => void
}

const isMachine = (exports: WebAssembly.Exports): exports is Machine =>
  exports['memory'] instanceof WebAssembly.Memory && typeof exports['run'] === 'function'

/**
 * The largest number of each block of a row: a 64th is left to look at one by one. Comparing four
 * numbers at a time is what JavaScript has no words for and WebAssembly has.
 */
export class BlockMaxima {
  readonly #machine: Machine
  #numbers: Float32Array

  constructor() {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes))
    if (!isMachine(exports)) throw new Error('the block maxima were not built')
    this.#machine = exports
    this.#numbers = new Float32Array(exports.memory.buffer)
  }

  /** NaN is in no block; minus infinity where there is nothing else. Overwritten by the next call. */
  of(row: Float32Array): Float32Array {
    const count = Math.ceil(row.length / BLOCK)
    const end = count * BLOCK
    this.#reserve(end + count)
    this.#numbers.set(row)
    this.#numbers.fill(-Infinity, row.length, end)
    if (count > 0) this.#machine.run(0, end * NUMBER_BYTES, end * NUMBER_BYTES)
    return this.#numbers.subarray(end, end + count)
  }

  #reserve(numbers: number): void {
    const lacking = (numbers - this.#numbers.length) * NUMBER_BYTES
    if (lacking <= 0) return
    this.#machine.memory.grow(Math.ceil(lacking / PAGE_BYTES))
    this.#numbers = new Float32Array(this.#machine.memory.buffer)
  }
}
