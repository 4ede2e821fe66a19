import type { Conversation } from '@overt/wire'
import { Eraser } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { IconButton } from '../kit/button.tsx'
import { openPart } from '../kit/part.ts'
import { windowed } from '../kit/placed.tsx'

const EraseDialog = windowed(openPart(async () => (await import('./erase-dialog.tsx')).EraseDialog))

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
      <EraseDialog
        conversation={conversation}
        message={message}
        open={asking}
        onClose={() => setAsking(false)}
      />
    </>
  )
}
