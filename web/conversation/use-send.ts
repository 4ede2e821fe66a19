import { useRef, type Dispatch, type SetStateAction } from 'react'

type Parts = {
  readonly text: string
  readonly ready: boolean
  readonly setText: Dispatch<SetStateAction<string>>
  readonly onSend: (text: string) => Promise<boolean>
}

/** Sends what is written, once. What was not delivered comes back, before what was written since. */
export function useSend({ text, ready, setText, onSend }: Parts): () => Promise<void> {
  const sending = useRef<string | null>(null)
  return async () => {
    // A second press can come before what the first one did is drawn.
    if (!ready || sending.current === text) return
    sending.current = text
    setText('')
    if (!(await onSend(text))) setText((since) => (since === '' ? text : `${text}\n\n${since}`))
    sending.current = null
  }
}
