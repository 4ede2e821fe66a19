import { Dialog } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'
import { classes } from './class.ts'

export type SheetProps = {
  readonly open: boolean
  readonly onClose: () => void
  readonly side: 'left' | 'bottom'
  /** Its name for those who cannot see it. */
  readonly title: string
  readonly children: ReactNode
}

const sides = {
  left: 'inset-y-0 left-0 w-[min(20rem,86vw)] print:hidden data-ending-style:-translate-x-full data-starting-style:-translate-x-full',
  bottom:
    'sheet-bottom inset-x-0 bottom-0 max-h-[92dvh] rounded-t-2xl data-ending-style:translate-y-full data-starting-style:translate-y-full',
} as const

/** A panel that slides over the page on a phone. */
export function SheetPopup({ open, onClose, side, title, children }: SheetProps) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-veil transition-opacity duration-300 data-ending-style:opacity-0 data-starting-style:opacity-0 print:hidden" />
        <Dialog.Popup
          className={classes(
            'fixed z-50 flex flex-col overflow-hidden bg-paper outline-none shadow-2xl transition-transform duration-300 ease-settle',
            sides[side],
          )}
        >
          <Dialog.Title className="sr-only">{title}</Dialog.Title>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
