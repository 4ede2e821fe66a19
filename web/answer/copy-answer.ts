/** IPTC's word for what a machine made (spec/export.md). The verifier, which has it too, comes only when it is asked for. */
const digitalSourceType = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia'

/** The answer on the clipboard: plain where plain is wanted, and where a page is pasted it says whose words these are. */
export async function copyAnswer(text: string, receipt: string, says: string): Promise<boolean> {
  try {
    const plain = new Blob([text], { type: 'text/plain' })
    const html = new Blob([clipboardHtml(text, receipt, says)], { type: 'text/html' })
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

export const clipboardHtml = (text: string, receipt: string, says: string): string =>
  `<div data-digital-source-type="${digitalSourceType}" data-overt-receipt="${escaped(receipt)}">` +
  `<div style="white-space:pre-wrap">${escaped(text)}</div>` +
  `<p><small>${escaped(says)}</small></p></div>`

const escaped = (source: string): string =>
  source
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
