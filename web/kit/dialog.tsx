import { lazy, Suspense } from 'react'
import type { ConfirmProps, DialogProps } from './dialog-popup.tsx'
import { useOnceOpen, whenIdle } from './later.ts'

const load = () => import('./dialog-popup.tsx')
const DialogPopup = lazy(async () => ({ default: (await load()).DialogPopup }))
const ConfirmPopup = lazy(async () => ({ default: (await load()).ConfirmPopup }))
whenIdle(load)

/** A modal window. */
export function Dialog(props: DialogProps) {
  return (
    useOnceOpen(props.open) && (
      <Suspense>
        <DialogPopup {...props} />
      </Suspense>
    )
  )
}

/** Asks before something that cannot be undone. */
export function Confirm(props: ConfirmProps) {
  return (
    useOnceOpen(props.open) && (
      <Suspense>
        <ConfirmPopup {...props} />
      </Suspense>
    )
  )
}
