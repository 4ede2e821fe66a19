import { cloneElement, useRef, useState, type ReactElement, type Ref } from 'react'

// Windows, sheets and menus are Base UI, which is a third of a page's weight: it is fetched after the
// first paint, before anyone can have opened one.

/** Fetches a part when the browser has nothing better to do; one that fails is asked for again when it is needed. */
export function whenIdle(bring: () => Promise<void>): void {
  const run = (): void => void bring()
  if (typeof requestIdleCallback === 'function') requestIdleCallback(run, { timeout: 3_000 })
  else setTimeout(run, 500)
}

/** True from the first time that it is open: before that there is nothing to draw. */
export function useOnceOpen(open: boolean): boolean {
  const [once, setOnce] = useState(open)
  if (open && !once) setOnce(true)
  return once
}

export type Trigger = ReactElement<{
  readonly onClick?: () => void
  readonly ref?: Ref<HTMLButtonElement>
}>

type Opener = {
  /** Whether it was pressed before what it opens was here. */
  readonly wanted: boolean
  /** It is wanted no more. */
  readonly dismiss: () => void
  /** The button until then. */
  readonly opener: Trigger
  /** The button from then on. */
  readonly trigger: Trigger
}

/**
 * A button that came before what it opens: whoever presses it meanwhile finds it open as soon as it is here,
 * and whoever had reached it by keyboard is still on it when the button that opens takes its place.
 */
export function useOpener(button: Trigger): Opener {
  const [wanted, setWanted] = useState(false)
  const wasFocused = useRef(false)
  // React lets go of a button's ref just before it takes the button out of the page.
  const leave = (node: HTMLButtonElement) => () => {
    wasFocused.current = node === document.activeElement
  }
  const arrive = (node: HTMLButtonElement | null): void => {
    if (wasFocused.current) node?.focus({ preventScroll: true })
    wasFocused.current = false
  }
  return {
    wanted,
    dismiss: () => setWanted(false),
    opener: cloneElement(button, { onClick: () => setWanted(true), ref: leave }),
    trigger: cloneElement(button, { ref: arrive }),
  }
}
