import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { SquarePen } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { AccountMenu } from '../account/menu.tsx'
import { asFailure } from '../api/failure.ts'
import { conversationsQuery } from '../api/queries.ts'
import { Button } from '../kit/button.tsx'
import { FailureNotice } from '../kit/failure.tsx'
import { Mark } from '../kit/mark.tsx'
import { focusComposer } from './composer.tsx'
import { groupByAge } from './group.ts'
import { ListItem } from './list-item.tsx'

/** Every conversation, newest first, and the way to a new one. */
export function ConversationList() {
  const t = useTranslations()
  return (
    <nav aria-label={t('list.title')} className="flex h-full flex-col bg-sunk">
      <div className="flex h-14 shrink-0 items-center px-4">
        <Link
          to="/"
          aria-label={t('app.home')}
          className="flex items-center gap-2.5 rounded-lg font-serif text-lead"
        >
          <Mark />
          {t('app.name')}
        </Link>
      </div>
      <div className="px-2 pb-2">
        <Link to="/" onClick={focusComposer} className="list-row group font-medium text-ink">
          <SquarePen size={17} aria-hidden />
          {t('list.new')}
          <kbd className="ml-auto font-sans text-fine text-faint pointer-coarse:hidden">
            {t('list.shortcut')}
          </kbd>
        </Link>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-4">
        <Groups />
      </div>
      <div className="border-t border-line p-2">
        <AccountMenu className="w-full" />
      </div>
    </nav>
  )
}

function Groups() {
  const t = useTranslations('list')
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(conversationsQuery)
  const groups = useMemo(
    () => groupByAge(data?.pages.flatMap((page) => page.conversations) ?? [], new Date()),
    [data],
  )
  if (error !== null && data === undefined) {
    return <FailureNotice failure={asFailure(error)} onRetry={() => void refetch()} />
  }
  if (data !== undefined && groups.length === 0) {
    return <p className="px-3 py-2 text-note text-faint">{t('empty')}</p>
  }
  return (
    <>
      {groups.map(({ age, conversations }) => (
        <section key={age} className="mt-4 first:mt-2">
          <h2 className="px-3 pb-1 text-fine font-medium text-faint">{t(`age.${age}`)}</h2>
          <ul>
            {conversations.map((conversation) => (
              <ListItem key={conversation.id} conversation={conversation} />
            ))}
          </ul>
        </section>
      ))}
      {hasNextPage && (
        <Button
          look="quiet"
          className="mt-2 w-full"
          disabled={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {t('more')}
        </Button>
      )}
    </>
  )
}
