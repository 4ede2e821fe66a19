/** A moment for whatever closed to give the focus back by itself. */
const settledMs = 80

/**
 * A button that goes away with what it did (a key that is revoked, a message that is erased) would leave
 * the focus nowhere: it stays as near as can be.
 */
export function keepFocus(): void {
  let focused: readonly Element[] = []
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof Element) focused = [...ancestors(target)]
  })
  const isLost = (): boolean =>
    document.activeElement === document.body && focused[0]?.isConnected === false
  const watcher = new MutationObserver(() => {
    if (isLost()) setTimeout(() => isLost() && land(nearest(focused)), settledMs)
  })
  watcher.observe(document.body, { childList: true, subtree: true })
}

function* ancestors(element: Element): Generator<Element> {
  for (let at: Element | null = element; at !== null; at = at.parentElement) yield at
}

/** What was around it and is still there; else the page's content. */
const nearest = (focused: readonly Element[]): Element | null =>
  focused.find((one) => one.isConnected && one.matches('li, section, article, main')) ??
  document.getElementById('content')

function land(place: Element | null): void {
  if (!(place instanceof HTMLElement)) return
  place.tabIndex = -1
  place.focus({ preventScroll: true })
}
