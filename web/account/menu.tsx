import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import {
  Boxes,
  ChevronsUpDown,
  LogOut,
  ReceiptText,
  ScanEye,
  ScanText,
  ScrollText,
  Settings,
} from 'lucide-react'
import { useTranslations } from 'use-intl'
import { signOut } from '../api/api.ts'
import { sessionQuery } from '../api/queries.ts'
import { classes } from '../kit/class.ts'
import { Menu } from '../kit/menu.tsx'
import { placesOf, type Place } from './places.ts'

const icons = {
  settings: Settings,
  models: Boxes,
  records: ScrollText,
  transparency: ScanEye,
  verify: ReceiptText,
  detect: ScanText,
} as const satisfies Record<Place, unknown>

type Props = { readonly side?: 'top' | 'bottom'; readonly className?: string }

/** Where the account may go, and the way out. */
export function AccountMenu({ side = 'top', className }: Props) {
  const t = useTranslations('account')
  const navigate = useNavigate()
  const client = useQueryClient()
  const account = useQuery(sessionQuery).data?.account ?? null
  const leave = useMutation({
    mutationFn: signOut,
    // Nothing of this account stays in the page's memory.
    onSettled: () => client.resetQueries(),
  })
  const name = account?.name ?? ''
  const entries = placesOf(account).map((place) => {
    const Icon = icons[place]
    return {
      label: t(place),
      icon: <Icon size={16} aria-hidden />,
      onSelect: () => void navigate({ to: `/${place}` }),
    }
  })
  const out = {
    label: t('signOut'),
    icon: <LogOut size={16} aria-hidden />,
    onSelect: () => leave.mutate(),
  }
  return (
    <Menu
      label={t('menu')}
      side={side}
      align={side === 'top' ? 'start' : 'end'}
      trigger={
        <button type="button" className={classes('list-row text-soft', className)}>
          <span
            aria-hidden
            className="grid size-6 shrink-0 place-items-center rounded-full bg-press text-fine font-semibold text-ink"
          >
            {name.slice(0, 1).toUpperCase()}
          </span>
          <span className="truncate">
            <span className="sr-only">{t('menu')} </span>
            {name}
          </span>
          <ChevronsUpDown size={14} aria-hidden className="ml-auto shrink-0" />
        </button>
      }
      entries={[...entries, out]}
    />
  )
}
