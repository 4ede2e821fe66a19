import type { ConversationSummary } from '@overt/wire'
import { Link } from '@tanstack/react-router'
import { Download, Ellipsis, Pencil, SlidersHorizontal, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { IconButton } from '../kit/button.tsx'
import { Menu } from '../kit/menu.tsx'
import { openPart } from '../kit/part.ts'
import { windowed } from '../kit/placed.tsx'
import { withWords } from '../words/here.ts'
import type { Asking } from './list-dialogs.tsx'

const ListDialogs = windowed(
  openPart(
    async () => (await withWords(['instructions'], import('./list-dialogs.tsx'))).ListDialogs,
  ),
)

const actions = [
  { name: 'rename', icon: Pencil },
  { name: 'instructions', icon: SlidersHorizontal },
  { name: 'export', icon: Download },
  { name: 'delete', icon: Trash2 },
] as const satisfies readonly { readonly name: Asking; readonly icon: unknown }[]

type Props = { readonly conversation: ConversationSummary }

export function ListItem({ conversation }: Props) {
  const t = useTranslations('list')
  const [asking, setAsking] = useState<Asking | null>(null)
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
        <span dir="auto" className="truncate">
          {title}
        </span>
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
          entries={actions.map(({ name, icon: Icon }) => ({
            label: t(name),
            icon: <Icon size={15} aria-hidden />,
            danger: name === 'delete',
            onSelect: () => setAsking(name),
          }))}
        />
      </div>
      <ListDialogs
        conversation={conversation}
        asking={asking}
        open={asking !== null}
        onClose={() => setAsking(null)}
      />
    </li>
  )
}
