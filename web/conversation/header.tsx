import { Link } from '@tanstack/react-router'
import { Menu as MenuIcon, SquarePen } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { IconButton } from '../kit/button.tsx'
import { useDrawer } from './drawer.tsx'

/** The bar over a thread on a phone; on a wide screen only the title, when there is one. */
export function ConversationHeader({ title }: { readonly title: string | null }) {
  const t = useTranslations('list')
  const { show } = useDrawer()
  return (
    <header className="flex h-14 shrink-0 items-center gap-1 px-2 lg:hidden">
      <IconButton label={t('open')} onClick={show}>
        <MenuIcon size={20} aria-hidden />
      </IconButton>
      <p aria-hidden className="min-w-0 flex-1 truncate text-center text-note font-medium">
        {title}
      </p>
      <Link
        to="/"
        aria-label={t('new')}
        className="grid size-11 place-items-center rounded-lg text-soft hover:bg-press hover:text-ink"
      >
        <SquarePen size={20} aria-hidden />
      </Link>
    </header>
  )
}
