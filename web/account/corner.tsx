import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { sessionQuery } from '../api/queries.ts'
import { AccountMenu } from './menu.tsx'

/** The way on from a page that stands alone: back to the conversations, or, for an auditor, who has none, the account. */
export function Corner() {
  const t = useTranslations('app')
  // What is known already: a page for strangers asks nothing for this.
  const { data } = useQuery({ ...sessionQuery, enabled: false })
  if (data?.account?.auditor === true) return <AccountMenu side="bottom" className="min-h-10" />
  return (
    <Link
      to="/"
      className="flex min-h-10 items-center gap-2 rounded-lg px-3 text-note text-soft hover:bg-press hover:text-ink"
    >
      <ArrowLeft size={16} aria-hidden />
      {t('toConversations')}
    </Link>
  )
}
