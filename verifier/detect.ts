import { utf8 } from './bytes.ts'
import { compareText } from './compare-text.ts'
import { fingerprintOf } from './genesis.ts'
import { type Mark, checkMark } from './mark.ts'
import { verify } from './verify.ts'

/** What can be told of a text or a file today (spec/export.md, detection). */
export type Found =
  /** A marked file that holds; `trusted`: of the origin that the reader gave. */
  | { readonly type: 'marked'; readonly mark: Mark; readonly trusted: boolean }
  /** A file whose mark does not hold. */
  | { readonly type: 'broken' }
  /** A receipt that nothing refutes, and how the pasted text stands to its answer; `trusted`: proven, of the origin given. */
  | {
      readonly type: 'receipt'
      readonly match: Match
      /** The one that the receipt names. */
      readonly origin: string
      readonly trusted: boolean
    }
  /** A receipt that does not hold, or is of another origin than the one given. */
  | { readonly type: 'refused' }
  /** Nothing that can be read: that says nothing about who wrote it. */
  | { readonly type: 'nothing' }

type Match = ReturnType<typeof compareText> | 'unshown' | 'unasked'

/** Looks for what a machine's text may carry: a mark in the file or the text, or the receipt's own words. */
export async function detect(
  file: Uint8Array | null,
  pasted: string,
  origin: string | null,
): Promise<Found> {
  for (const bytes of [file, utf8(pasted)]) {
    if (bytes === null) continue
    const marked = await checkMark(bytes, origin)
    if (marked.ok) return { type: 'marked', mark: marked.mark, trusted: marked.trusted }
    if (marked.because !== 'E_NO_MARK') return { type: 'broken' }
  }
  return file === null ? { type: 'nothing' } : receiptOf(file, pasted, origin)
}

async function receiptOf(file: Uint8Array, pasted: string, origin: string | null): Promise<Found> {
  const { verdict, summary } = await verify(file, origin === null ? null : { origin })
  if (summary === null) return { type: 'nothing' }
  const isForeign =
    origin !== null && ![summary.origin, fingerprintOf(summary.origin)].includes(origin)
  if (verdict === 'refused' || isForeign) return { type: 'refused' }
  const match = matchOf(pasted, summary.text)
  return { type: 'receipt', match, origin: summary.origin, trusted: verdict === 'proven' }
}

function matchOf(pasted: string, answer: string | null): Match {
  if (pasted.trim() === '') return 'unasked'
  return answer === null ? 'unshown' : compareText(pasted, answer)
}
