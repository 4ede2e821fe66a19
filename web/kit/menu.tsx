import { lazy, Suspense } from 'react'
import { useOpener, whenIdle } from './later.ts'
import type { MenuProps } from './menu-popup.tsx'

const load = () => import('./menu-popup.tsx')
const MenuPopup = lazy(async () => ({ default: (await load()).MenuPopup }))
whenIdle(load)

/** A list of actions under a button; the button is there at once. */
export function Menu(props: MenuProps) {
  const { wanted, opener, trigger } = useOpener(props.trigger)
  return (
    <Suspense fallback={opener}>
      <MenuPopup {...props} trigger={trigger} defaultOpen={wanted} />
    </Suspense>
  )
}
