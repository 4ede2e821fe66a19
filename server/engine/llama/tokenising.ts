import { EngineError } from '../engine.ts'
import type { TokeniseText } from './protocol.ts'
import { AT_ONCE_CHARACTERS } from './tokenise.ts'
import { wordTooLong } from './unbroken.ts'

const SLICE_TEXTS = 1_024

/** Tokens of a text that was cut into slices count for less: at each cut it may have some more than it has whole. */
const WORTH_OF_CUT = 0.75

/** `more`: further slices of the same prompt follow. */
export type Tokenise = (
  texts: readonly TokeniseText[],
  more: boolean,
) => Promise<readonly (readonly number[])[]>

/**
 * The ids of all texts of a prompt, slice by slice, so that running answers go on between them. One that
 * is far too long is given up as soon as that is certain: a megabyte must not cost everybody a second.
 * @throws EngineError `context_length_exceeded`
 */
export async function tokenisedWithin(
  room: number,
  texts: readonly TokeniseText[],
  tokenise: Tokenise,
  signal: AbortSignal,
): Promise<readonly (readonly number[])[]> {
  const all: (readonly number[])[] = []
  let count = 0
  const take = async (slice: readonly TokeniseText[], more: boolean) => {
    const ids = await tokenise(slice, more)
    signal.throwIfAborted()
    return ids
  }
  for (let at = 0; at < texts.length;) {
    const slice = sliceFrom(texts, at)
    at += slice.length
    const [first] = slice
    if (first !== undefined && mayBeTooLong(first, room - count)) {
      await checkLong(first, room - count, room, take)
    }
    const ids = await take(slice, at < texts.length)
    all.push(...ids)
    count += countOf(ids)
    if (count >= room && at < texts.length) throw tooLong(null, room)
  }
  return all
}

/** What would end the engine's process is refused. @throws EngineError */
export function checkWords(texts: readonly TokeniseText[], pretokeniser: string | null): void {
  for (const { text } of texts) {
    const fault = wordTooLong(text, pretokeniser)
    if (fault !== null) throw new EngineError('context_length_exceeded', `the prompt ${fault}`)
  }
}

/** As many texts as make one slice; a long one is alone. */
function sliceFrom(texts: readonly TokeniseText[], from: number): readonly TokeniseText[] {
  let characters = 0
  const end = texts.findIndex(({ text }, at) => {
    if (at < from) return false
    characters += text.length
    return at > from && (characters > AT_ONCE_CHARACTERS || at - from >= SLICE_TEXTS)
  })
  return texts.slice(from, end === -1 ? texts.length : end)
}

/** A text has no more tokens than bytes: what fits by its bytes is not tokenised twice. */
const mayBeTooLong = ({ text }: TokeniseText, left: number): boolean =>
  text.length > AT_ONCE_CHARACTERS && Buffer.byteLength(text) >= left

/** Looks into a long text piece by piece before it is tokenised whole. */
async function checkLong(
  { text, special }: TokeniseText,
  left: number,
  room: number,
  take: Tokenise,
): Promise<void> {
  let count = 0
  for (let at = 0; at < text.length;) {
    const end = endOfPiece(text, at)
    count += countOf(await take([{ text: text.slice(at, end), special }], true))
    if (count * WORTH_OF_CUT >= left) throw tooLong(null, room)
    at = end
  }
}

/** Never between the two halves of a character. */
function endOfPiece(text: string, from: number): number {
  const end = from + AT_ONCE_CHARACTERS
  const last = text.charCodeAt(end - 1)
  return last >= 0xd800 && last <= 0xdbff ? end + 1 : end
}

const countOf = (ids: readonly (readonly number[])[]): number =>
  ids.reduce((sum, { length }) => sum + length, 0)

/** `tokens`: how many there are; null where they were not counted to the end. */
export function tooLong(tokens: number | null, room: number): EngineError {
  return new EngineError(
    'context_length_exceeded',
    `the prompt is ${tokens ?? `more than ${room - 1}`} tokens long and this model takes ${room}, answer included; shorten it`,
  )
}
