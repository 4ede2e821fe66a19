import { isSpace } from './space.ts'

/** What became known of a call: its name first, then its arguments' JSON as it comes. */
export type CallPart = {
  /** Counts the calls of one answer from 0. */
  readonly index: number
  /** Only in the first part of each call. */
  readonly name: string | null
  readonly arguments: string
}

const QUOTE = 0x22
const BACKSLASH = 0x5c

/**
 * Reads calls while they are written: an object with a name and arguments, or a list of such. A grammar has
 * seen to it that they are whole and in this order; what is cut off at a limit stays cut off.
 */
export class CallReader {
  readonly #argumentsKey: string
  readonly #first: number
  readonly #decoder = new TextDecoder()
  #calls = 0
  /** How many brackets are open, and how many of them a list of calls takes. */
  #depth = 0
  #listed = 0
  #inString = false
  #escaped = false
  /** The string that is being read at the level of a call's own members, or the last one. */
  #string: number[] = []
  #key: string | null = null
  #name: string | null = null
  #written: number[] = []
  #done = false

  /** `first` is the index of the first call; `argumentsKey` names the member with the arguments. */
  constructor(argumentsKey: string, first: number) {
    this.#argumentsKey = argumentsKey
    this.#first = first
  }

  /** Whether the last bracket is closed. */
  get done(): boolean {
    return this.#done
  }

  /** How many calls have their name. */
  get calls(): number {
    return this.#calls
  }

  /** Takes one byte; the part of a call that it completes. */
  take(byte: number): CallPart | null {
    if (this.#inString) return this.#takeString(byte)
    switch (byte) {
      case QUOTE:
        this.#inString = true
        if (this.#isOwn) this.#string = []
        return this.#write(byte)
      case 0x7b:
      case 0x5b:
        return this.#open(byte)
      case 0x7d:
      case 0x5d:
        return this.#close(byte)
      case 0x3a:
        if (!this.#isOwn || this.#key !== null) return this.#write(byte)
        this.#key = textOf(this.#string)
        return null
      case 0x2c:
        if (!this.#isOwn) return this.#write(byte)
        this.#key = null
        return null
      default:
        return this.#write(byte)
    }
  }

  /** What was written of arguments since the last time; a character that is not whole yet is held back. */
  flush(): CallPart | null {
    if (this.#written.length === 0) return null
    const text = this.#decoder.decode(Uint8Array.from(this.#written), { stream: true })
    this.#written = []
    if (text === '') return null
    return { index: this.#first + this.#calls - 1, name: null, arguments: text }
  }

  /** At the level of a call's own members. */
  get #isOwn(): boolean {
    return this.#depth === this.#listed + 1
  }

  get #isArgument(): boolean {
    return this.#key === this.#argumentsKey && this.#name !== null
  }

  #takeString(byte: number): CallPart | null {
    const ends = byte === QUOTE && !this.#escaped
    this.#escaped = byte === BACKSLASH && !this.#escaped
    if (!ends) {
      if (this.#isOwn) this.#string.push(byte)
      return this.#write(byte)
    }
    this.#inString = false
    if (!this.#isOwn || this.#key !== 'name' || this.#name !== null) return this.#write(byte)
    this.#name = textOf(this.#string)
    return { index: this.#first + this.#calls++, name: this.#name, arguments: '' }
  }

  #open(byte: number): CallPart | null {
    const part = this.#write(byte)
    if (this.#depth === 0 && byte === 0x5b) this.#listed = 1
    this.#depth++
    return part
  }

  #close(byte: number): CallPart | null {
    const wasOwn = this.#isOwn
    this.#depth--
    if (this.#depth === 0) this.#done = true
    if (!wasOwn) return this.#write(byte)
    this.#key = null
    this.#name = null
    return null
  }

  #write(byte: number): CallPart | null {
    if (this.#isArgument && !(this.#isOwn && !this.#inString && isSpace(byte)))
      this.#written.push(byte)
    return null
  }
}

const decoder = new TextDecoder()
const textOf = (bytes: readonly number[]): string => decoder.decode(Uint8Array.from(bytes))
