import { useState, type Dispatch, type SetStateAction } from 'react'
import { z } from '../kit/zod.ts'
import { keep } from '../kit/keep.ts'

const drafts = keep('tab', 'draft', z.string())

/** What is being written, kept through a reload. Each conversation has its own. */
export function useDraft(conversation: string | null): [string, Dispatch<SetStateAction<string>>] {
  const name = conversation ?? 'new'
  const [state, setState] = useState(() => ({ name, text: drafts.read(name) ?? '' }))
  // Another conversation came up in the same place: its own draft, before anything is drawn.
  const current = state.name === name ? state : { name, text: drafts.read(name) ?? '' }
  if (current !== state) setState(current)
  const setText: Dispatch<SetStateAction<string>> = (action) =>
    setState((before) => {
      const text = typeof action === 'function' ? action(before.text) : action
      if (text === '') drafts.forget(before.name)
      else drafts.write(text, before.name)
      return { ...before, text }
    })
  return [current.text, setText]
}
