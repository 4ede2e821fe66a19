import { MOST_INSTRUCTIONS } from '@overt/wire'

/** A text that is being written, beside the one that is kept. */
export type Edit = {
  readonly text: string
  /** How many characters there is room for; below zero it is too long. */
  readonly left: number
  /** Whether saving it would change anything, and the server would take it. */
  readonly savable: boolean
}

/** `draft` is null for a text that nobody has touched. */
export function editOf(kept: string | null, draft: string | null): Edit {
  const text = draft ?? kept ?? ''
  const left = MOST_INSTRUCTIONS - text.length
  return { text, left, savable: left >= 0 && meant(text) !== kept }
}

/** What is blank says nothing. */
export const meant = (text: string): string | null => (text.trim() === '' ? null : text)
