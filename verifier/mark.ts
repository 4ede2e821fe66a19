import { own, textOrNull, utf8 } from './bytes.ts'
import { sha256 } from '#sha256'
import { fromBase64, fromBase64Url, toBase64, toBase64Url } from './encoding.ts'
import { entryType, formatEntry } from './entry.ts'
import { type Genesis, fingerprintOf, isOriginOf, parseGenesisEntry } from './genesis.ts'
import { type Json, canonical, parseCanonical } from './jcs.ts'
import { checkNote, parseNote } from './note.ts'
import { type Shape, conforms, list, object, oneOf, string } from './schema.ts'
import { ED25519, formatVkey, parseVkey } from './vkey.ts'

/** What a file says of itself (spec/export.md): a machine made the answers in it, and this server says so. */
export type Mark = {
  readonly v: 'mark/v1'
  readonly origin: string
  /** ISO time, by the server's clock. */
  readonly made: string
  readonly digitalSourceType: 'trainedAlgorithmicMedia'
  readonly generator: string
  /** Ids of the receipts of the answers in it. */
  readonly receipts: readonly string[]
}

export const digitalSourceType =
  'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia'

const begin = '-----BEGIN OVERT MARK-----'
const end = '-----END OVERT MARK-----'

/** An empty block: where it stands, the mark will be. It is no part of what is signed. */
export const markPlace: string = `${begin}${end}`

/** What the ledger's promise key signs: the mark and the bytes around the block. */
export async function markText(mark: Mark, content: Uint8Array): Promise<string> {
  const [claims, hash] = [await sha256(utf8(canonical(mark))), await sha256(own(content))]
  return `overt-mark/v1\n${mark.origin}\n${toBase64(hash)}\n${toBase64(claims)}\n`
}

/** The file with the mark in its place; `width` breaks its lines, 0 does not. */
export function withMark(
  file: string,
  {
    mark,
    genesis,
    note,
  }: { readonly mark: Mark; readonly genesis: Genesis; readonly note: string },
  width: number,
): string {
  const body = toBase64Url(utf8(canonical({ genesis, mark, note })))
  const lines = width === 0 ? body : `\n${broken(body, width)}\n`
  return file.replace(markPlace, () => `${begin}${lines}${end}`)
}

const broken = (body: string, width: number): string =>
  Array.from({ length: Math.ceil(body.length / width) }, (_, line) =>
    body.slice(line * width, (line + 1) * width),
  ).join('\n')

export type Marked =
  | { readonly ok: true; readonly mark: Mark; readonly trusted: boolean }
  | { readonly ok: false; readonly because: 'E_NO_MARK' | 'E_MARK' | 'E_LOGKEY' | 'E_CHANGED' }

const refused = (because: Extract<Marked, { ok: false }>['because']): Marked => ({
  ok: false,
  because,
})

/**
 * Finds the mark of a file and checks it. `origin` is whom the reader trusts, whole or its fingerprint; null
 * only checks that the file agrees with itself, and `trusted` then says so.
 */
export async function checkMark(bytes: Uint8Array, origin: string | null): Promise<Marked> {
  const found = blockOf(textOrNull(bytes) ?? '')
  if (found === null) return refused('E_NO_MARK')
  if (found.block.length > longestBlock) return refused('E_MARK')
  const block = fromBase64Url(found.block)
  const content = block && parseCanonical(textOrNull(block) ?? '')
  if (!content || !conforms(blockShape, content)) return refused('E_MARK')
  const { mark, note } = content
  const genesis = parseGenesisEntry(formatEntry(entryType.genesis, content.genesis))
  if (genesis === null || !(await isOriginOf(mark.origin, genesis))) return refused('E_LOGKEY')
  const isTrusted = origin !== null && [mark.origin, fingerprintOf(mark.origin)].includes(origin)
  if (origin !== null && !isTrusted) return refused('E_LOGKEY')
  const isSigned = await signedBy(genesis, mark, note, found.around)
  return isSigned ? { ok: true, mark, trusted: isTrusted } : refused('E_CHANGED')
}

/** More than a mark of 10,000 receipts takes; what is longer is not read. */
const longestBlock = 1 << 20

/** The one block of a file, without line ends, and the bytes around it. */
function blockOf(file: string): { readonly block: string; readonly around: Uint8Array } | null {
  const [from, to] = [file.indexOf(begin), file.indexOf(end)]
  if (from < 0 || to < from || file.includes(begin, from + 1)) return null
  const inside = file.slice(from + begin.length, to)
  const around = utf8(file.slice(0, from + begin.length) + file.slice(to))
  return { block: inside.replaceAll('\n', ''), around }
}

async function signedBy(genesis: Genesis, mark: Mark, note: string, rest: Uint8Array) {
  const key = fromBase64(genesis.promiseKey)
  const vkey = key && (await parseVkey(await formatVkey(`${mark.origin}/promise`, ED25519, key)))
  const parsed = parseNote(note)
  if (!vkey || parsed === null || parsed.text !== (await markText(mark, rest))) return false
  return (await checkNote(parsed, vkey)) === 'valid'
}

const markShape: Shape<Mark> = object({
  v: oneOf('mark/v1'),
  origin: string,
  made: string,
  digitalSourceType: oneOf('trainedAlgorithmicMedia'),
  generator: string,
  receipts: list(string, 10_000),
})

const any: Shape<Json> = (value) => (value === undefined ? '' : null)

const blockShape: Shape<{ mark: Mark; note: string; genesis: Json }> = object({
  mark: markShape,
  note: string,
  genesis: any,
})
