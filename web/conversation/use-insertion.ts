import { useState, type ClipboardEvent } from 'react'

/**
 * A paste that would make the text too long is not taken: a browser stands still over millions of characters,
 * and what was copied is on the clipboard all the same.
 */
export function usePaste(most: number) {
  const [isRefused, setRefused] = useState(false)
  const onPaste = (event: ClipboardEvent<HTMLTextAreaElement>): void => {
    const { value, selectionStart, selectionEnd } = event.currentTarget
    const pasted = event.clipboardData.getData('text/plain')
    const refused = value.length - (selectionEnd - selectionStart) + pasted.length > most
    if (refused) event.preventDefault()
    setRefused(refused)
  }
  return { isRefused, onPaste, forget: () => setRefused(false) }
}
