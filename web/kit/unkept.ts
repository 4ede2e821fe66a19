/** What a reload would lose, and this page alone knows of: the fields that were written in. */
const written = new Set<HTMLInputElement | HTMLTextAreaElement>()

/** Marks what holds something else that a reload would lose, as a file that was chosen. */
export const unkept = { 'data-unkept': '' } as const

/** Watches what is written, from the first letter on. */
export function watchWriting(): void {
  document.addEventListener('input', ({ target }) => {
    for (const field of written) if (!field.isConnected) written.delete(field)
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)
      written.add(target)
  })
}

/** Whether a reload would lose anything that the person has put in. */
export function hasUnkept(): boolean {
  if (document.querySelector('[data-unkept]') !== null) return true
  return [...written].some(
    ({ isConnected, value }) => isConnected && value !== '' && !isKept(value),
  )
}

/** Drafts stand in this tab's storage word for word (kit/keep.ts); any other text is not kept. */
function isKept(text: string): boolean {
  try {
    return Object.values(sessionStorage).includes(JSON.stringify(text))
  } catch {
    return false
  }
}
