import type { ConversationSummary } from '@overt/wire'
import { Link } from '@tanstack/react-router'
import { Download, Ellipsis, Pencil, Trash2 } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslations } from 'use-intl'
import { IconButton } from '../kit/button.tsx'
import { useOnceOpen } from '../kit/later.ts'
import { Menu } from '../kit/menu.tsx'
import type { Asking } from './list-dialogs.tsx'

const ListDialogs = lazy(async () => ({
  default: (await import('./list-dialogs.tsx')).ListDialogs,
}))

type Props = { readonly conversation: ConversationSummary }

export function ListItem({ conversation }: Props) {
  const t = useTranslations('list')
  const [asking, setAsking] = useState<Asking | null>(null)
  const wasAsked = useOnceOpen(asking !== null)
  const title = conversation.title === '' ? t('untitled') : conversation.title
  return (
    <li className="group relative">
      <Link
        to="/c/$conversation"
        params={{ conversation: conversation.id }}
        className="list-row list-link"
        activeProps={{ className: 'bg-press font-medium text-ink', 'aria-current': 'page' }}
        inactiveProps={{ className: 'text-soft' }}
      >
        <span className="truncate">{title}</span>
      </Link>
      <div className="list-actions">
        <Menu
          label={t('actions', { title })}
          align="end"
          trigger={
            <IconButton label={t('actions', { title })} className="size-8!">
              <Ellipsis size={16} aria-hidden />
            </IconButton>
          }
          entries={[
            {
              label: t('rename'),
              icon: <Pencil size={15} aria-hidden />,
              onSelect: () => setAsking('rename'),
            },
            {
              label: t('export'),
              icon: <Download size={15} aria-hidden />,
              onSelect: () => setAsking('export'),
            },
            {
              label: t('delete'),
              icon: <Trash2 size={15} aria-hidden />,
              danger: true,
              onSelect: () => setAsking('delete'),
            },
          ]}
        />
      </div>
      {wasAsked && (
        <Suspense>
          <ListDialogs
            conversation={conversation}
            asking={asking}
            onClose={() => setAsking(null)}
          />
        </Suspense>
      )}
    </li>
  )
}
