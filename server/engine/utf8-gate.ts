/** A stretch of the stream that is not UTF-8: where it begins, how many bytes, what stands there instead. */
export type Repair = { readonly at: number; readonly del: number; readonly ins: string }

/**
 * Lets whole characters through and holds the beginning of one until the rest arrives. Each maximal
 * invalid stretch becomes one U+FFFD, as the WHATWG decoder does. Offsets count from the stream's start.
 */
export class Utf8Gate {
  readonly #repairs: Repair[] = []
  #character = new Uint8Array(4)
  /** Bytes of the unfinished character that are held. */
  #held = 0
  /** How many more bytes the unfinished character needs. */
  #needed = 0
  /** The range that the next continuation byte must lie in (Unicode, table 3-7). */
  #low = 0x80
  #high = 0xbf
  #taken = 0

  get repairs(): readonly Repair[] {
    return this.#repairs
  }

  /** Offset up to which bytes have come out as text. */
  get released(): number {
    return this.#taken - this.#held
  }

  push(bytes: Uint8Array): string {
    const out: number[] = []
    for (const byte of bytes) {
      if (this.#needed > 0 && (byte < this.#low || byte > this.#high)) this.#replaceHeld(out)
      this.#taken++
      if (this.#needed > 0) this.#continue(byte, out)
      else this.#begin(byte, out)
    }
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(out))
  }

  /** Ends the stream. A character that was cut off is dropped, so that a cut text ends on a whole one. */
  end(): void {
    if (this.#held > 0) this.#repairs.push({ at: this.released, del: this.#held, ins: '' })
    this.#held = 0
    this.#needed = 0
  }

  #begin(byte: number, out: number[]): void {
    if (byte < 0x80) {
      out.push(byte)
      return
    }
    this.#needed = continuationsAfter(byte)
    if (this.#needed === 0) {
      this.#replace(this.#taken - 1, 1, out)
      return
    }
    this.#low = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80
    this.#high = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf
    this.#character[0] = byte
    this.#held = 1
  }

  #continue(byte: number, out: number[]): void {
    this.#character[this.#held++] = byte
    this.#needed--
    this.#low = 0x80
    this.#high = 0xbf
    if (this.#needed > 0) return
    for (let i = 0; i < this.#held; i++) out.push(this.#character[i] ?? 0)
    this.#held = 0
  }

  #replaceHeld(out: number[]): void {
    this.#replace(this.released, this.#held, out)
    this.#held = 0
    this.#needed = 0
  }

  #replace(at: number, del: number, out: number[]): void {
    this.#repairs.push({ at, del, ins: '\u{fffd}' })
    out.push(0xef, 0xbf, 0xbd)
  }
}

/** How many bytes follow this first byte of a character; 0 when no character begins with it. */
function continuationsAfter(byte: number): number {
  if (byte >= 0xc2 && byte <= 0xdf) return 1
  if (byte >= 0xe0 && byte <= 0xef) return 2
  if (byte >= 0xf0 && byte <= 0xf4) return 3
  return 0
}
