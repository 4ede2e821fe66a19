import { useEffect, useState } from 'react'
import { stopAnswer } from '../api/api.ts'
import { asFailure, type Failure } from '../api/failure.ts'
import { useLives } from '../answer/lives-context.tsx'

/** Stops the answer that is running, by the button or by Escape. */
export function useStop(answer: string | null) {
  const lives = useLives()
  const [failure, setFailure] = useState<Failure | null>(null)
  const stop = (): void => {
    if (answer === null) return
    setFailure(null)
    lives.markStopping(answer, true)
    stopAnswer(answer).catch((thrown: unknown) => {
      lives.markStopping(answer, false)
      setFailure(asFailure(thrown))
    })
  }
  useEffect(() => {
    if (answer === null) return
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || isSomethingOpen()) return
      stop()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
    // oxlint-disable-next-line exhaustive-deps -- `stop` is made anew each time and differs only by `answer`
  }, [answer])
  return { stop, failure }
}

/** Escape closes what is open first: a menu, a window, the receipt. */
const isSomethingOpen = (): boolean =>
  document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"], [data-receipt]') !==
  null
