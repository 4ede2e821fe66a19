import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ChevronsUpDown, LogOut, ReceiptText, ScanEye, ScrollText, Settings } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { signOut } from '../api/api.ts'
import { sessionQuery } from '../api/queries.ts'
import { Menu } from '../kit/menu.tsx'

export function AccountMenu() {
  const t = useTranslations('account')
  const navigate = useNavigate()
  const client = useQueryClient()
  const { data } = useQuery(sessionQuery)
  const leave = useMutation({
    mutationFn: signOut,
    // Nothing of this account stays in the page's memory.
    onSettled: () => client.resetQueries(),
  })
  const name = data?.account?.name ?? ''
  return (
    <Menu
      label={t('menu')}
      side="top"
      trigger={
        <button type="button" className="list-row w-full text-soft">
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
      entries={[
        {
          label: t('settings'),
          icon: <Settings size={16} aria-hidden />,
          onSelect: () => void navigate({ to: '/settings' }),
        },
        {
          label: t('records'),
          icon: <ScrollText size={16} aria-hidden />,
          onSelect: () => void navigate({ to: '/records' }),
        },
        {
          label: t('transparency'),
          icon: <ScanEye size={16} aria-hidden />,
          onSelect: () => void navigate({ to: '/transparency' }),
        },
        {
          label: t('verify'),
          icon: <ReceiptText size={16} aria-hidden />,
          onSelect: () => void navigate({ to: '/verify' }),
        },
        {
          label: t('signOut'),
          icon: <LogOut size={16} aria-hidden />,
          onSelect: () => leave.mutate(),
        },
      ]}
    />
  )
}
