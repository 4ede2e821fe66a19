import type { Mark } from '@overt/verifier'

export type Found =
  /** A marked file that holds; `trusted`: of the origin that the reader gave. */
  | { readonly type: 'marked'; readonly mark: Mark; readonly trusted: boolean }
  /** A file whose mark does not hold. */
  | { readonly type: 'broken' }
  /** A receipt that holds, and how the pasted text stands to its answer. */
  | { readonly type: 'receipt'; readonly match: 'same' | 'part' | 'other' | 'unshown' | 'unasked' }
  /** A receipt that does not hold. */
  | { readonly type: 'refused' }
  /** Nothing that this page can read: that says nothing about who wrote it. */
  | { readonly type: 'nothing' }

const load = () => import('@overt/verifier')

/** Looks for what a machine's text may carry: a mark in the file, or the receipt's own words. Nothing leaves the browser. */
export async function detect(
  file: Uint8Array | null,
  pasted: string,
  origin: string | null,
): Promise<Found> {
  const { checkMark, utf8 } = await load()
  for (const bytes of [file, utf8(pasted)]) {
    if (bytes === null) continue
    const marked = await checkMark(bytes, origin)
    if (marked.ok) return { type: 'marked', mark: marked.mark, trusted: marked.trusted }
    if (marked.because !== 'E_NO_MARK') return { type: 'broken' }
  }
  return file === null ? { type: 'nothing' } : receiptOf(file, pasted, origin)
}

async function receiptOf(file: Uint8Array, pasted: string, origin: string | null): Promise<Found> {
  const { compareText, verify } = await load()
  const verdict = await verify(file, origin === null ? null : { origin })
  if (verdict.summary === null) return { type: 'nothing' }
  if (verdict.verdict === 'refused') return { type: 'refused' }
  const { text } = verdict.summary
  if (pasted.trim() === '') return { type: 'receipt', match: 'unasked' }
  return { type: 'receipt', match: text === null ? 'unshown' : compareText(pasted, text) }
}
