import { useLayoutEffect, useRef } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from './button.tsx'
import { FailureNotice } from './failure.tsx'
import { Mark } from './mark.tsx'
import { usePart, type Part } from './part.ts'

type Props<P> = { readonly part: Part<P> }

/** Why a part is not here, in its place, with another try; nothing while all is well. */
export function LostNotice<P>({ part }: Props<P>) {
  const state = usePart(part, false)
  return (
    state.type === 'lost' && (
      <FailureNotice
        failure={state.failure}
        retrying={state.trying}
        onRetry={() => void part.want()}
      />
    )
  )
}

/** In the place of a window: the browser's own, which needs nothing that might be lost too. */
export function LostWindow<P>({ part, onClose }: Props<P> & { readonly onClose: () => void }) {
  const t = useTranslations('app')
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    // Closed and not just gone: so the focus returns to what opened it.
    return () => shown?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      aria-label={t('lost')}
      className="lost-window"
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <LostNotice part={part} />
      <Button onClick={onClose}>{t('close')}</Button>
    </dialog>
  )
}

/** In the place of a whole page. */
export function LostPage<P>({ part }: Props<P>) {
  const t = useTranslations('app')
  return (
    <main className="mx-auto flex max-w-lg flex-col gap-6 p-6 pt-24">
      <h1 className="font-serif text-title">
        <a href="/" className="flex items-center gap-3">
          <Mark />
          {t('name')}
        </a>
      </h1>
      <LostNotice part={part} />
    </main>
  )
}
