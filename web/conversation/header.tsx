import { Link } from '@tanstack/react-router'
import { Menu as MenuIcon, SquarePen } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { IconButton } from '../kit/button.tsx'
import { useDrawer } from './drawer.tsx'
import { ModelPicker } from './model-picker.tsx'
import type { ModelChoice } from './use-model-choice.ts'

type Props = { readonly title: string | null; readonly choice: ModelChoice }

/** The bar over a thread on a phone: its title and its model, the list, and a new conversation. */
export function ConversationHeader({ title, choice }: Props) {
  const t = useTranslations('list')
  const { show } = useDrawer()
  return (
    <header className="flex h-14 shrink-0 items-center gap-1 px-2 lg:hidden print:hidden">
      <IconButton label={t('open')} onClick={show}>
        <MenuIcon size={20} aria-hidden />
      </IconButton>
      <div className="flex min-w-0 flex-1 flex-col items-center">
        {title !== null && (
          <p dir="auto" aria-hidden className="-mb-1 max-w-full truncate text-note font-medium">
            {title}
          </p>
        )}
        <ModelPicker choice={choice} side="bottom" className={title === null ? '' : 'min-h-7!'} />
      </div>
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
