import type { ConversationSummary } from '@overt/wire'
import { Link } from '@tanstack/react-router'
import { Download, Ellipsis, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { IconButton } from '../kit/button.tsx'
import { Menu } from '../kit/menu.tsx'
import { DeleteDialog } from './delete-dialog.tsx'
import { ExportDialog } from './export-dialog.tsx'
import { RenameDialog } from './rename-dialog.tsx'

type Asking = 'rename' | 'export' | 'delete' | null

type Props = { readonly conversation: ConversationSummary }

export function ListItem({ conversation }: Props) {
  const t = useTranslations('list')
  const [asking, setAsking] = useState<Asking>(null)
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
      <Asked conversation={conversation} asking={asking} onClose={() => setAsking(null)} />
    </li>
  )
}

type AskedProps = Props & { readonly asking: Asking; readonly onClose: () => void }

const Asked = ({ conversation, asking, onClose }: AskedProps) => (
  <>
    <RenameDialog conversation={conversation} open={asking === 'rename'} onClose={onClose} />
    <ExportDialog conversation={conversation} open={asking === 'export'} onClose={onClose} />
    <DeleteDialog conversation={conversation} open={asking === 'delete'} onClose={onClose} />
  </>
)
