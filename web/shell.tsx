import { usePrefetchQuery, useQuery } from '@tanstack/react-query'
import { Link, Navigate, Outlet, useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslations } from 'use-intl'
import { useOwnerLink } from './account/link.ts'
import { asFailure } from './api/failure.ts'
import { disclosureQuery, sessionQuery } from './api/queries.ts'
import { focusComposer } from './conversation/composer.tsx'
import { WithDrawer } from './conversation/drawer.tsx'
import { ConversationList } from './conversation/list.tsx'
import { Button, buttonClass } from './kit/button.tsx'
import { FailureNotice } from './kit/failure.tsx'
import { Mark } from './kit/mark.tsx'
import { openPart } from './kit/part.ts'
import { paged, placed } from './kit/placed.tsx'
import { SkipLink } from './kit/skip.tsx'
import { usePin } from './verify/pin.ts'
import { withWords } from './words/here.ts'

// What hardly anybody sees comes when it is wanted.
const SignIn = paged(async () => (await import('./account/sign-in.tsx')).SignIn)
const PinChanged = placed(
  openPart(async () => (await withWords(['verify'], import('./verify/pin-notice.tsx'))).PinChanged),
)

/** What is behind it is for who is signed in. */
export function Private() {
  const t = useTranslations('account')
  const app = useTranslations('app')
  const link = useOwnerLink()
  const { data, error, refetch } = useQuery(sessionQuery)
  // It stands on the first page: coming later it would move what is there.
  usePrefetchQuery(disclosureQuery)
  if (link.type === 'working') return <Still>{t('linkWorking')}</Still>
  if (error !== null && data === undefined) {
    return (
      <main className="mx-auto flex max-w-lg flex-col gap-6 p-6 pt-24">
        <h1 className="flex items-center gap-3 font-serif text-title">
          <Mark />
          {app('name')}
        </h1>
        <FailureNotice failure={asFailure(error)} onRetry={() => void refetch()} />
      </main>
    )
  }
  if (data === undefined) return null
  if (data.account !== null) return <Outlet />
  return <SignIn ownerless={data.ownerless} />
}

/** An auditor has no conversations: their first page is the records. */
export function Shell() {
  const { data } = useQuery(sessionQuery)
  return data?.account?.auditor === true ? <Navigate to="/records" replace /> : <Conversations />
}

/** The conversations beside the one that is open. */
function Conversations() {
  const t = useTranslations('app')
  const navigate = useNavigate()
  const pin = usePin()
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey)
        return
      event.preventDefault()
      void navigate({ to: '/' }).then(focusComposer)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [navigate])
  return (
    <div className="flex h-full flex-col print:block print:h-auto">
      <SkipLink>{t('skip')}</SkipLink>
      {pin.type === 'changed' && (
        <div className="p-2">
          <PinChanged pin={pin} />
        </div>
      )}
      <div className="flex min-h-0 flex-1 print:block">
        <WithDrawer list={<ConversationList />}>
          <Outlet />
        </WithDrawer>
      </div>
    </div>
  )
}

const Still = ({ children }: { readonly children: string }) => (
  <main className="grid h-full place-items-center p-6 text-soft" role="status">
    {children}
  </main>
)

export function NotFound() {
  const t = useTranslations('app')
  return (
    <main className="grid h-full place-content-center justify-items-center gap-6 p-6 text-center">
      <h1 className="font-serif text-title">{t('notFound')}</h1>
      <Link to="/" className={buttonClass('outline')}>
        {t('toConversations')}
      </Link>
    </main>
  )
}

/** An error of ours. What was written is in the drafts, what was asked is on the server. */
export function Crashed() {
  const t = useTranslations('app')
  return (
    <main className="grid h-full place-content-center justify-items-center gap-6 p-6 text-center">
      <h1 className="max-w-md font-serif text-title">{t('crashed')}</h1>
      <Button onClick={() => location.reload()}>{t('reload')}</Button>
    </main>
  )
}
