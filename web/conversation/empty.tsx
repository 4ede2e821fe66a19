import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ArrowRight, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { z } from '../kit/zod.ts'
import { sessionQuery, transparencyQuery } from '../api/queries.ts'
import { IconButton } from '../kit/button.tsx'
import { keep } from '../kit/keep.ts'
import { Notice } from '../kit/notice.tsx'

const seen = keep('browser', 'notice.key', z.boolean())

type Props = { readonly onPick: (text: string) => void; readonly blocked: boolean }

/** A conversation that has not begun. */
export function Empty({ onPick, blocked }: Props) {
  const t = useTranslations('empty')
  const suggestions = [t('try.one'), t('try.two'), t('try.three')]
  return (
    <div className="relative flex flex-col gap-8 sm:gap-10">
      <div>
        <h1 className="max-w-lg font-serif text-title tracking-tight sm:text-display">
          {t('title')}
        </h1>
        <p className="mt-4 max-w-md text-soft">{t('lead')}</p>
      </div>
      <ul aria-label={t('tryLabel')} className="flex max-w-xl flex-col">
        {suggestions.map((text) => (
          <li key={text}>
            <button
              type="button"
              aria-disabled={blocked}
              onClick={() => !blocked && onPick(text)}
              className="suggestion"
            >
              {text}
              <ArrowRight size={16} aria-hidden className="suggestion-arrow" />
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What a new owner has to know, in one line: that a password is still missing; then who decides here. */
export function FirstNotice() {
  const account = useTranslations('account')
  const { data } = useQuery(sessionQuery)
  const [hidden, setHidden] = useState(() => seen.read() === true)
  const hide = (): void => {
    seen.write(true)
    setHidden(true)
  }
  if (data?.account?.email === null) {
    return (
      <Notice tone="wait" action={<NoticeLink to="/settings">{account('settings')}</NoticeLink>}>
        {account('welcome')}
      </Notice>
    )
  }
  return hidden ? null : <WhoDecides onHide={hide} />
}

function WhoDecides({ onHide }: { readonly onHide: () => void }) {
  const t = useTranslations('empty')
  const app = useTranslations('app')
  const { data } = useQuery(transparencyQuery)
  if (data === undefined) return null
  const { members, threshold } = data.board
  const values = { threshold: String(threshold), members: String(members.length) }
  return (
    <Notice
      action={
        <IconButton label={app('dismiss')} onClick={onHide} className="-my-1.5 -mr-2">
          <X size={16} aria-hidden />
        </IconButton>
      }
    >
      {members.length === 1 ? t('notice') : t('noticeBoard', values)}{' '}
      <NoticeLink to="/transparency">{t('noticeLink')}</NoticeLink>
    </Notice>
  )
}

type LinkProps = { readonly to: '/settings' | '/transparency'; readonly children: string }

const NoticeLink = ({ to, children }: LinkProps) => (
  <Link to={to} className="font-medium text-ink underline underline-offset-4">
    {children}
  </Link>
)
