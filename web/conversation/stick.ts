import { useCallback, useEffect, useRef, useState, type RefObject } from 'react'

export type Stick = {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly content: RefObject<HTMLDivElement | null>
  /** The reader has scrolled up: the latest is out of sight. */
  readonly away: boolean
  readonly toLatest: () => void
}

const nearPx = 80

/**
 * Keeps the latest line in sight while it grows, unless the reader went up to read. Before there are
 * messages the page is read from its top.
 */
export function useStick({ hasMessages }: { readonly hasMessages: boolean }): Stick {
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const held = useRef(true)
  const [away, setAway] = useState(false)

  const toLatest = useCallback(() => {
    held.current = true
    setAway(false)
    const at = scroller.current
    if (at !== null) at.scrollTop = at.scrollHeight
  }, [])

  useEffect(() => {
    const at = scroller.current
    const inner = content.current
    if (at === null || inner === null || !hasMessages) return
    const onScroll = (): void => {
      held.current = at.scrollHeight - at.scrollTop - at.clientHeight < nearPx
      setAway(!held.current)
    }
    const observer = new ResizeObserver(() => {
      if (held.current) at.scrollTop = at.scrollHeight
      else setAway(at.scrollHeight - at.scrollTop - at.clientHeight >= nearPx)
    })
    observer.observe(inner)
    observer.observe(at)
    at.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      observer.disconnect()
      at.removeEventListener('scroll', onScroll)
    }
  }, [hasMessages])
  return { scroller, content, away, toLatest }
}
