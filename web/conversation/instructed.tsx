import { SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { openPart } from '../kit/part.ts'
import { windowed } from '../kit/placed.tsx'
import { withWords } from '../words/here.ts'

const InstructionsDialog = windowed(
  openPart(
    async () =>
      (await withWords(['instructions'], import('../instructions/dialog.tsx'))).InstructionsDialog,
  ),
)

/** Says over a thread that its person's instructions are part of it, and opens them. */
export function Instructed({ conversation }: { readonly conversation: string }) {
  const t = useTranslations('thread')
  const [open, setOpen] = useState(false)
  return (
    <div className="flex justify-center pb-8">
      <button
        type="button"
        className="flex min-h-9 items-center gap-2 rounded-full border border-line px-4 text-note text-soft hover:bg-press hover:text-ink pointer-coarse:min-h-11"
        onClick={() => setOpen(true)}
      >
        <SlidersHorizontal size={14} aria-hidden />
        {t('instructed')}
      </button>
      <InstructionsDialog conversation={conversation} open={open} onClose={() => setOpen(false)} />
    </div>
  )
}
