import type { Thinking } from '../engine.ts'
import { AnswerText } from '../answer-text.ts'
import { StopMatcher } from '../stop-matcher.ts'
import { Utf8Gate } from '../utf8-gate.ts'
import { CallReader } from './call-reader.ts'
import type { CallSyntax } from './call-syntax.ts'
import type { Said } from './said.ts'
import { isSpace } from './space.ts'

/** A stretch of the output that is read in one way until something ends it. Offsets count from its start. */
export interface Section {
  /** Takes a byte; true when it was the last of the section. */
  take(byte: number): boolean
  /** What can be told by now, and up to where. */
  tell(): { readonly said: readonly Said[]; readonly upTo: number }
  /** No byte will follow: what was held back is told. */
  end(): { readonly said: readonly Said[]; readonly upTo: number }
}

/** The answer's own words, until a mark opens a thought or a call. */
export class TextSection implements Section {
  readonly text: AnswerText
  /** The mark that ended it. */
  opened: string | null = null
  readonly #marks: readonly string[]
  readonly #first: string | null
  readonly #matcher: StopMatcher
  readonly #pending: number[] = []
  #onlySpace = true

  /** `first` is a mark only as long as nothing but space was said. */
  constructor(stops: readonly string[], marks: readonly string[], first: string | null) {
    this.text = new AnswerText(stops)
    this.#marks = first === null ? marks : [...marks, first]
    this.#first = first
    this.#matcher = new StopMatcher(this.#marks)
  }

  take(byte: number): boolean {
    this.#pending.push(byte)
    const length = this.#matcher.take(byte)
    if (length === 0) return false
    const mark = new TextDecoder().decode(Uint8Array.from(this.#pending.slice(-length)))
    const isFirst = this.#onlySpace && this.#pending.slice(0, -length).every(isSpace)
    if (mark === this.#first && !isFirst) return false
    this.opened = mark
    this.#pending.splice(-length)
    return true
  }

  tell() {
    return this.#push(this.#pending.length - this.#matcher.held)
  }

  end() {
    const { said } = this.#push(this.#pending.length)
    const rest = this.text.end()
    const last: readonly Said[] = rest === null ? [] : [{ type: 'delta', text: rest.text }]
    return { said: [...said, ...last], upTo: this.text.released }
  }

  #push(count: number) {
    const bytes = Uint8Array.from(this.#pending.splice(0, Math.max(0, count)))
    this.#onlySpace &&= bytes.every(isSpace)
    const delta = bytes.length === 0 ? null : this.text.push(bytes, null)
    const said: readonly Said[] = delta === null ? [] : [{ type: 'delta', text: delta.text }]
    return { said, upTo: this.text.released }
  }
}

/** What the model thinks, until it closes its thought. */
export class ThoughtSection implements Section {
  readonly #gate = new Utf8Gate()
  readonly #matcher: StopMatcher
  readonly #pending: number[] = []
  #closed = false

  constructor({ close }: Pick<Thinking, 'close'>) {
    this.#matcher = new StopMatcher([close])
  }

  take(byte: number): boolean {
    this.#pending.push(byte)
    const length = this.#matcher.take(byte)
    if (length === 0) return false
    this.#pending.splice(-length)
    this.#closed = true
    return true
  }

  tell() {
    const held = this.#closed ? 0 : this.#matcher.held
    return this.#release(this.#pending.splice(0, this.#pending.length - held))
  }

  end() {
    const told = this.#release(this.#pending.splice(0))
    this.#gate.end()
    return told
  }

  #release(bytes: readonly number[]) {
    const text = this.#gate.push(Uint8Array.from(bytes))
    const said: readonly Said[] = text === '' ? [] : [{ type: 'thought', text }]
    return { said, upTo: this.#gate.released }
  }
}

/** One call, or a list of them, until its syntax is closed. */
export class CallSection implements Section {
  readonly reader: CallReader
  readonly #closing: StopMatcher | null
  readonly #said: Said[] = []
  #taken = 0

  constructor({ argumentsKey, close, kept }: CallSyntax, first: number) {
    this.reader = new CallReader(argumentsKey, first)
    this.#closing = close === '' ? null : new StopMatcher([close])
    for (const byte of new TextEncoder().encode(kept)) this.#read(byte)
  }

  take(byte: number): boolean {
    this.#taken++
    if (this.reader.done) return this.#closing !== null && this.#closing.take(byte) > 0
    this.#read(byte)
    return this.reader.done && this.#closing === null
  }

  tell() {
    const part = this.reader.flush()
    if (part !== null) this.#said.push({ type: 'call', ...part })
    return { said: this.#said.splice(0), upTo: this.#taken }
  }

  end() {
    return this.tell()
  }

  #read(byte: number): void {
    const part = this.reader.take(byte)
    if (part === null) return
    // What is left of the call before is told first.
    const rest = this.reader.flush()
    if (rest !== null) this.#said.push({ type: 'call', ...rest, index: part.index - 1 })
    this.#said.push({ type: 'call', ...part })
  }
}
