import type { ComponentType } from 'react'
import { useOnceOpen } from './later.ts'
import { LostNotice, LostPage, LostWindow } from './lost.tsx'
import { openPart, usePart, type Part } from './part.ts'

/** A part that stands in the page: nothing while it comes, and in its place what is wrong when it does not. */
export function placed<P extends object>(part: Part<P>) {
  return function Placed(props: P) {
    const state = usePart(part)
    return state.type === 'here' ? <state.View {...props} /> : <LostNotice part={part} />
  }
}

type Closable = { readonly open: boolean; readonly onClose: () => void }

/** A window: fetched when it first opens, at the latest. */
export function windowed<P extends object>(part: Part<P>) {
  return function Windowed(props: P & Closable) {
    const { open, onClose } = props
    const wasOpen = useOnceOpen(open)
    const state = usePart(part, open)
    if (!wasOpen) return null
    if (state.type === 'here') return <state.View {...props} />
    return state.type === 'lost' && open && <LostWindow part={part} onClose={onClose} />
  }
}

/** A whole page, as the router takes it: asked for before it is gone to. */
export function paged<P extends object>(load: () => Promise<ComponentType<P>>) {
  const part = openPart(load)
  function Paged(props: P) {
    const state = usePart(part)
    if (state.type === 'coming') return null
    return state.type === 'here' ? <state.View {...props} /> : <LostPage part={part} />
  }
  return Object.assign(Paged, { preload: part.bring })
}
