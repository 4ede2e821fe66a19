import type { ConversationSummary } from '@overt/wire'
import { Braces, FileCode, FileText, FileType } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { useLanguage } from '../words/provider.tsx'

const formats = [
  { format: 'html', icon: FileCode },
  { format: 'md', icon: FileType },
  { format: 'txt', icon: FileText },
  { format: 'json', icon: Braces },
] as const

type Props = {
  readonly conversation: ConversationSummary
  readonly open: boolean
  readonly onClose: () => void
}

/** The marked file, in the form that its reader needs. */
export function ExportDialog({ conversation: { id }, open, onClose }: Props) {
  const t = useTranslations()
  const { locale } = useLanguage()
  const address = `/api/conversations/${encodeURIComponent(id)}/export`
  return (
    <Dialog open={open} onClose={onClose} title={t('list.exportTitle')}>
      <p className="text-note text-soft">{t('list.exportText')}</p>
      <ul className="flex flex-col gap-2">
        {formats.map(({ format, icon: Icon }) => (
          <li key={format}>
            <a
              href={`${address}?format=${format}&lang=${locale}`}
              download
              onClick={onClose}
              className="flex items-center gap-3.5 rounded-xl border border-line px-4 py-3 hover:bg-press"
            >
              <Icon size={20} strokeWidth={1.6} aria-hidden className="shrink-0 text-soft" />
              <span>
                <span className="block text-note font-medium">{t(`list.format.${format}`)}</span>
                <span className="block text-fine text-faint">{t(`list.formatNote.${format}`)}</span>
              </span>
            </a>
          </li>
        ))}
      </ul>
      <Button className="self-end" onClick={onClose}>
        {t('app.cancel')}
      </Button>
    </Dialog>
  )
}
