import { cloneElement, useState, type ReactElement } from 'react'

// Windows, sheets and menus are Base UI, which is a third of a page's weight: it is fetched after the
// first paint, before anyone can have opened one.

/** Fetches a part when the browser has nothing better to do. */
export function whenIdle(load: () => Promise<unknown>): void {
  const run = (): void => {
    // A part that fails to come now is asked for again when it is needed.
    load().catch(() => undefined)
  }
  if (typeof requestIdleCallback === 'function') requestIdleCallback(run, { timeout: 3_000 })
  else setTimeout(run, 500)
}

/** True from the first time that it is open: before that there is nothing to draw. */
export function useOnceOpen(open: boolean): boolean {
  const [once, setOnce] = useState(open)
  if (open && !once) setOnce(true)
  return once
}

export type Trigger = ReactElement<{ readonly onClick?: () => void }>

/** A button that came before what it opens: whoever presses it meanwhile finds it open as soon as it is here. */
export function useOpener(trigger: Trigger): {
  readonly wanted: boolean
  readonly opener: Trigger
} {
  const [wanted, setWanted] = useState(false)
  return { wanted, opener: cloneElement(trigger, { onClick: () => setWanted(true) }) }
}
