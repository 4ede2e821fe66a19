import { lazy, Suspense } from 'react'
import { useOpener, whenIdle } from './later.ts'
import type { PickProps } from './pick-popup.tsx'

const load = () => import('./pick-popup.tsx')
const PickPopup = lazy(async () => ({ default: (await load()).PickPopup }))
whenIdle(load)

/** One of a list under a button; the button is there at once. */
export function Pick(props: PickProps) {
  const { wanted, opener, trigger } = useOpener(props.trigger)
  return (
    <Suspense fallback={opener}>
      <PickPopup {...props} trigger={trigger} defaultOpen={wanted} />
    </Suspense>
  )
}
