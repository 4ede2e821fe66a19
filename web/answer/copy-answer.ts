/** IPTC's word for what a machine made (spec/export.md). The verifier, which has it too, comes only when it is asked for. */
export const digitalSourceType =
  'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia'

/** Of what is copied: the receipts of its answers, and the line that says whose words these are. */
export type Source = { readonly receipts: readonly string[]; readonly says: string }

/** Words of an answer on the clipboard: plain where plain is wanted, and where a page is pasted it says whose words these are. */
export async function copyWords(text: string, source: Source, isCode = false): Promise<boolean> {
  try {
    const shown = isCode
      ? `<pre><code>${escaped(text)}</code></pre>`
      : `<div style="white-space:pre-wrap">${escaped(text)}</div>`
    const plain = new Blob([text], { type: 'text/plain' })
    const html = new Blob([clipboardHtml(shown, source)], { type: 'text/html' })
    await navigator.clipboard.write([new ClipboardItem({ 'text/plain': plain, 'text/html': html })])
    return true
  } catch {
    return plainly(text)
  }
}

/** A browser that writes no pages writes the text. */
async function plainly(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

/** `shown`: HTML already. */
export const clipboardHtml = (shown: string, { receipts, says }: Source): string =>
  `<div data-digital-source-type="${digitalSourceType}" data-overt-receipt="${escaped(receipts.join(' '))}">` +
  `${shown}<p><small>${escaped(says)}</small></p></div>`

/** The receipts of the answers that the selection touches; none where it is of the person's own words. */
export const selectedReceipts = (messages: Element, range: Range): readonly string[] => [
  ...new Set(
    [...messages.querySelectorAll<HTMLElement>('[data-overt-receipt]')]
      .filter((words) => range.intersectsNode(words))
      .flatMap(({ dataset }) => dataset['overtReceipt'] ?? []),
  ),
]

/** The part of a selection that lies in these messages. */
export function within(messages: Element, selected: Range): Range {
  const range = document.createRange()
  range.selectNodeContents(messages)
  if (range.compareBoundaryPoints(Range.START_TO_START, selected) < 0) {
    range.setStart(selected.startContainer, selected.startOffset)
  }
  if (range.compareBoundaryPoints(Range.END_TO_END, selected) > 0) {
    range.setEnd(selected.endContainer, selected.endOffset)
  }
  return range
}

/** What is selected as HTML, without what is there to be pressed, only heard or only printed. */
export function selectedHtml(range: Range): string {
  const copy = document.createElement('div')
  copy.append(range.cloneContents())
  for (const part of copy.querySelectorAll('button, svg, summary, .sr-only, .on-paper'))
    part.remove()
  return copy.innerHTML
}

const escaped = (source: string): string =>
  source
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
