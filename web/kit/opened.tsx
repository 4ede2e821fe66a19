import { useEffect, type ComponentType } from 'react'
import { useOpener, type Trigger } from './later.ts'
import { LostWindow } from './lost.tsx'
import { usePart, type Part } from './part.ts'

type Under = { readonly trigger: Trigger }

/** What opens under a button, which is there at once. */
export function opened<P extends Under>(part: Part<P & { readonly defaultOpen: boolean }>) {
  return function Opened(props: P) {
    const { wanted, dismiss, opener, trigger } = useOpener(props.trigger)
    const state = usePart(part, wanted)
    useEffect(() => void part.bring(), [])
    if (state.type === 'here') return drawn(state.View, { ...props, trigger, defaultOpen: wanted })
    return (
      <>
        {opener}
        {state.type === 'lost' && wanted && <LostWindow part={part} onClose={dismiss} />}
      </>
    )
  }
}

const drawn = <P extends object>(View: ComponentType<P>, props: P) => <View {...props} />
