import type { Edit, Sampling } from '../engine.ts'
import type { Said, Told } from './said.ts'
import { CallSection, TextSection, ThoughtSection, type Section } from './section.ts'
import { isSpace } from './space.ts'

/** What to look for in an answer's tokens. */
export type Marks = Pick<Sampling, 'stop' | 'thinking' | 'calls'>

/**
 * Reads token pieces as text, thoughts and calls of tools. Bytes that may still become a stop string, a mark
 * or a character are held back; the joined deltas are the joined pieces with `edits` applied (spec/receipt.md,
 * `text`). How the pieces were cut changes nothing of it.
 */
export class AnswerReading {
  readonly #marks: Marks
  readonly #edits: Edit[] = []
  readonly #waiting: { readonly id: number; readonly end: number }[] = []
  #section: Section
  /** Where the section began, and how many bytes were taken in, in the joined pieces. */
  #from = 0
  #taken = 0
  /** Where what is no text began: a mark, and all up to the next word of the answer. */
  #cut: { readonly at: number; readonly by: 'think' | 'tool' } | null = null
  #spaces = false
  #calls = 0
  #text = ''
  #stopped = false

  constructor(marks: Marks) {
    this.#marks = marks
    const begun = marks.thinking?.begun === true
    this.#section =
      begun && marks.thinking !== null ? new ThoughtSection(marks.thinking) : this.#words()
    if (begun) this.#cut = { at: 0, by: 'think' }
  }

  get text(): string {
    return this.#text
  }

  /** In ascending order and never overlapping. */
  get edits(): readonly Edit[] {
    const open = this.#cut === null ? [] : [this.#edit(this.#cut, this.#taken)]
    return [
      ...this.#edits,
      ...(this.#section instanceof TextSection ? this.#editsOf(this.#section) : []),
      ...open,
    ]
  }

  /** True once a stop string was found: nothing after it becomes text. */
  get stopped(): boolean {
    return this.#stopped
  }

  /** How many calls have their name. */
  get calls(): number {
    return this.#calls
  }

  /** Takes the piece of one token; what it sets free. */
  push(piece: Uint8Array, id: number): readonly Told[] {
    if (this.#stopped) return []
    this.#waiting.push({ id, end: this.#taken + piece.length })
    const told: Told[] = []
    for (const byte of piece) this.#take(byte, told)
    if (!this.#stopped) this.#tell(this.#section.tell(), told)
    if (this.#section instanceof TextSection && this.#section.text.stopped) this.#stopped = true
    return told
  }

  /** Ends the stream; what was held back for a mark that never came is text after all. */
  end(): readonly Told[] {
    const told: Told[] = []
    if (!this.#stopped) this.#tell(this.#section.end(), told)
    return told
  }

  #take(byte: number, told: Told[]): void {
    this.#taken++
    if (this.#stopped) return
    if (this.#spaces && isSpace(byte)) return
    if (this.#spaces) this.#beginWords(told)
    if (this.#section.take(byte)) this.#turn(told)
  }

  /** A section has ended: a mark opened another one, or words follow. */
  #turn(told: Told[]): void {
    const ended = this.#section
    this.#tell(ended.end(), told)
    if (!(ended instanceof TextSection)) {
      this.#spaces = true
      return
    }
    this.#stopped = ended.text.stopped
    if (this.#stopped) return
    const { thinking, calls } = this.#marks
    const mark = ended.opened ?? ''
    const length = new TextEncoder().encode(mark).length
    this.#edits.push(...this.#editsOf(ended))
    const isCall = calls !== null && mark === calls.open
    this.#cut = { at: this.#taken - length, by: isCall ? 'tool' : 'think' }
    this.#from = this.#taken
    if (isCall) this.#section = new CallSection(calls, this.#calls)
    else if (thinking !== null) this.#section = new ThoughtSection(thinking)
  }

  /** The first byte after a thought or a call, and the space behind it: the answer's words go on. */
  #beginWords(told: Told[]): void {
    this.#spaces = false
    const at = this.#taken - 1
    const ids = this.#idsUpTo(at)
    const by = this.#cut?.by
    if (ids.length > 0 && by === 'think') told.push({ type: 'thought', text: '', ids })
    if (ids.length > 0 && by === 'tool') {
      told.push({ type: 'call', index: this.#calls - 1, name: null, arguments: '', ids })
    }
    if (this.#cut !== null) this.#edits.push(this.#edit(this.#cut, at))
    this.#cut = null
    this.#from = at
    this.#section = this.#words()
  }

  /** A thought comes before the answer's first word, or not at all. */
  #words(): TextSection {
    const { stop, thinking, calls } = this.#marks
    const first = this.#edits.length === 0 && this.#text === '' ? (thinking?.open ?? null) : null
    return new TextSection(stop, calls === null ? [] : [calls.open], first)
  }

  #tell(
    { said, upTo }: { readonly said: readonly Said[]; readonly upTo: number },
    told: Told[],
  ): void {
    for (const [i, one] of said.entries()) {
      if (one.type === 'delta') this.#text += one.text
      if (one.type === 'call' && one.name !== null) this.#calls++
      const ids = i === said.length - 1 ? this.#idsUpTo(this.#from + upTo) : []
      told.push({ ...one, ids })
    }
  }

  #editsOf({ text }: TextSection): readonly Edit[] {
    return text.edits.map((edit) => {
      const at = edit.at + this.#from
      return edit.by === 'stop' ? { ...edit, at, del: this.#taken - at } : { ...edit, at }
    })
  }

  #edit({ at, by }: { readonly at: number; readonly by: 'think' | 'tool' }, end: number): Edit {
    return { at, del: end - at, ins: '', by }
  }

  #idsUpTo(offset: number): number[] {
    const after = this.#waiting.findIndex(({ end }) => end > offset)
    return this.#waiting.splice(0, after === -1 ? this.#waiting.length : after).map(({ id }) => id)
  }
}
