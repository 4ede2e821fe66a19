/**
 * The `data` of each server-sent event (WHATWG HTML 9.2.6), however the bytes were cut. Other fields
 * carry nothing in this wire format.
 */
export class EventStream {
  readonly #decoder = new TextDecoder('utf-8')
  #rest = ''
  #data: string[] = []

  /** Characters of the line that has not ended yet: whoever pushes decides how many are too many. */
  get held(): number {
    return this.#rest.length
  }

  push(bytes: Uint8Array): string[] {
    const text = this.#rest + this.#decoder.decode(bytes, { stream: true })
    // A carriage return at the very end may be half of a line end: it waits for what follows.
    const lines = text.split(/\r\n|\n|\r(?!$)/)
    this.#rest = lines.pop() ?? ''
    return lines.flatMap((line) => this.#take(line))
  }

  #take(line: string): string[] {
    if (line === '') {
      const event = this.#data.join('\n')
      const any = this.#data.length > 0
      this.#data = []
      return any ? [event] : []
    }
    const match = /^data(?:: ?(.*))?$/s.exec(line)
    if (match !== null) this.#data.push(match[1] ?? '')
    return []
  }
}
