import { lazy, Suspense } from 'react'
import { useOnceOpen, whenIdle } from './later.ts'
import type { SheetProps } from './sheet-popup.tsx'

const load = () => import('./sheet-popup.tsx')
const SheetPopup = lazy(async () => ({ default: (await load()).SheetPopup }))
whenIdle(load)

/** A panel that slides over the page on a phone. */
export function Sheet(props: SheetProps) {
  return (
    useOnceOpen(props.open) && (
      <Suspense>
        <SheetPopup {...props} />
      </Suspense>
    )
  )
}
