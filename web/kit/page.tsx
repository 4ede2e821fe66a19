import { Link } from '@tanstack/react-router'
import { useEffect, useId, type ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { Corner } from '../account/corner.tsx'
import { Mark } from './mark.tsx'
import { SkipLink } from './skip.tsx'

type Props = {
  readonly title: string
  readonly lead?: string
  readonly children: ReactNode
}

/** A page that stands alone: one column, its title in the display face, the way back at the top. */
export function Page({ title, lead, children }: Props) {
  const t = useTranslations('app')
  useDocumentTitle(title)
  return (
    <div className="relative h-full overflow-y-auto print:h-auto print:overflow-visible">
      <SkipLink>{t('skipContent')}</SkipLink>
      <header className="mx-auto flex max-w-3xl items-center justify-between px-5 py-4">
        <Link
          to="/"
          className="flex items-center gap-2.5 rounded-lg font-serif text-lead"
          aria-label={t('home')}
        >
          <Mark />
          {t('name')}
        </Link>
        <Corner />
      </header>
      <main
        id="content"
        tabIndex={-1}
        className="mx-auto max-w-3xl px-5 pt-3 pb-24 outline-none sm:pt-14"
      >
        <h1 className="font-serif text-display tracking-tight">{title}</h1>
        {lead !== undefined && (
          <p className="mt-3 max-w-prose text-body text-pretty text-soft sm:mt-4 sm:text-lead">
            {lead}
          </p>
        )}
        <div className="mt-6 flex flex-col gap-10 sm:mt-12 sm:gap-14">{children}</div>
      </main>
    </div>
  )
}

/** The title of the tab, as long as the caller is shown. */
export function useDocumentTitle(title: string): void {
  const t = useTranslations('app')
  const name = t('name')
  useEffect(() => {
    document.title = `${title} · ${name}`
  }, [title, name])
}

type SectionProps = { readonly title: string; readonly children: ReactNode }

export function Section({ title, children }: SectionProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="flex flex-col gap-4">
      <h2 id={id} className="border-b border-line pb-2 text-lead font-semibold tracking-tight">
        {title}
      </h2>
      {children}
    </section>
  )
}
