import { AlertDialog as BaseAlert } from '@base-ui/react/alert-dialog'
import { Dialog as BaseDialog } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { Button, buttonClass, type Look } from './button.tsx'

export type DialogProps = {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: string
  readonly children: ReactNode
}

const backdrop =
  'fixed inset-0 z-40 bg-veil transition-opacity duration-200 data-ending-style:opacity-0 data-starting-style:opacity-0'
const popup =
  'fixed inset-x-4 top-1/2 z-50 mx-auto flex max-h-[calc(100dvh-2rem)] max-w-lg -translate-y-1/2 flex-col gap-4 overflow-y-auto ' +
  'rounded-2xl border border-line bg-card p-6 shadow-2xl outline-none transition duration-200 ease-settle ' +
  'data-ending-style:scale-97 data-ending-style:opacity-0 data-starting-style:scale-97 data-starting-style:opacity-0'

/** A modal window. Base UI keeps the focus inside, and gives it back when it closes. */
export function DialogPopup({ open, onClose, title, children }: DialogProps) {
  return (
    <BaseDialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={backdrop} />
        <BaseDialog.Popup className={popup}>
          <BaseDialog.Title className="text-lead font-semibold">{title}</BaseDialog.Title>
          {children}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  )
}

export type ConfirmProps = Omit<DialogProps, 'children'> & {
  readonly text: string
  readonly action: string
  readonly look?: Look
  readonly onConfirm: () => void
}

/** Asks before something that cannot be undone. Cancel has the focus. */
export function ConfirmPopup(props: ConfirmProps) {
  const { open, onClose, title, text, action, look = 'danger', onConfirm } = props
  const t = useTranslations('app')
  return (
    <BaseAlert.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <BaseAlert.Portal>
        <BaseAlert.Backdrop className={backdrop} />
        <BaseAlert.Popup className={popup}>
          <BaseAlert.Title className="text-lead font-semibold">{title}</BaseAlert.Title>
          <BaseAlert.Description className="text-note text-soft">{text}</BaseAlert.Description>
          <div className="flex justify-end gap-2 pt-2">
            <BaseAlert.Close className={buttonClass('outline')}>{t('cancel')}</BaseAlert.Close>
            <Button look={look} onClick={onConfirm}>
              {action}
            </Button>
          </div>
        </BaseAlert.Popup>
      </BaseAlert.Portal>
    </BaseAlert.Root>
  )
}
