import type { Conversation } from '@overt/wire'
import { Eraser } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslations } from 'use-intl'
import { IconButton } from '../kit/button.tsx'

const EraseDialog = lazy(async () => ({
  default: (await import('./erase-dialog.tsx')).EraseDialog,
}))

type Props = { readonly conversation: Conversation; readonly message: string }

/** Erases one message and all that follows it, once the person has said so. */
export function EraseButton({ conversation, message }: Props) {
  const t = useTranslations('thread')
  const [asking, setAsking] = useState(false)
  return (
    <>
      <IconButton label={t('erase')} className="size-8!" onClick={() => setAsking(true)}>
        <Eraser size={16} aria-hidden />
      </IconButton>
      {asking && (
        <Suspense fallback={null}>
          <EraseDialog
            conversation={conversation}
            message={message}
            onClose={() => setAsking(false)}
          />
        </Suspense>
      )}
    </>
  )
}
