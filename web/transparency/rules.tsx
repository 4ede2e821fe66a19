import type { CharterHistory, CharterVersion } from '@overt/wire'
import { useFormatter, useTranslations } from 'use-intl'
import { useDate } from '../kit/date.ts'
import { Section } from '../kit/page.tsx'
import { Diff } from './diff.tsx'

/** What the assistant is told now, text by text. */
export function Rules({ history }: { readonly history: CharterHistory }) {
  const t = useTranslations('charter')
  const { inForce, files } = history
  return (
    <Section title={t('rules')}>
      <p className="max-w-prose">
        {inForce.kind === 'charter' ? t('inForce', { number: inForce.seq }) : t('notInForce')}
      </p>
      <div className="flex flex-col">
        {files.map(({ name, text }) => (
          <Folded key={name} title={name} open={name === 'prompt.txt'}>
            <pre
              tabIndex={0}
              role="group"
              aria-label={name}
              className="verbatim whitespace-pre-wrap"
            >
              {text}
            </pre>
          </Folded>
        ))}
      </div>
    </Section>
  )
}

type FoldedProps = {
  readonly title: string
  readonly open?: boolean
  readonly children: React.ReactNode
}

export const Folded = ({ title, open = false, children }: FoldedProps) => (
  <details open={open} className="border-b border-line py-3">
    <summary className="cursor-pointer text-note font-medium">{title}</summary>
    <div className="mt-3 flex flex-col gap-4">{children}</div>
  </details>
)

/** Every version, the latest first. */
export function History({ history }: { readonly history: CharterHistory }) {
  const t = useTranslations('charter')
  return (
    <Section title={t('history')}>
      <p className="max-w-prose text-soft">{t('historyText')}</p>
      <ol className="flex flex-col gap-8">
        {history.versions.map((version) => (
          <Version key={version.seq} version={version} />
        ))}
      </ol>
    </Section>
  )
}

function Version({ version }: { readonly version: CharterVersion }) {
  const t = useTranslations('charter')
  const format = useFormatter()
  const dateOf = useDate()
  const { seq, reason, approvedBy, active, diff, evaluation } = version
  const since = active === null ? null : dateOf(new Date(active), when)
  return (
    <li className="flex flex-col gap-2 border-l-2 border-seal pl-5">
      <h3 className="font-semibold">{t('version', { number: seq })}</h3>
      <p className="max-w-prose">{reason}</p>
      <p className="text-note text-soft">
        {t('signedBy', { name: format.list(approvedBy) })}
        {' · '}
        {since === null ? t('first') : t('active', { date: since })}
        {' · '}
        <a className="underline underline-offset-4" href={`/charter/${seq}`}>
          {t('whole')}
        </a>
      </p>
      {diff.length > 0 && (
        <Folded title={t('changes')}>
          <Diff files={diff} />
        </Folded>
      )}
      <Evaluation text={evaluation} />
    </li>
  )
}

/** What the board has before it when it decides, whole; nothing where there is none. */
export function Evaluation({ text }: { readonly text: string | null }) {
  const t = useTranslations('charter')
  if (text === null) return null
  return (
    <Folded title={t('evaluation')}>
      <pre
        tabIndex={0}
        role="group"
        aria-label={t('evaluation')}
        className="verbatim whitespace-pre-wrap"
      >
        {text}
      </pre>
    </Folded>
  )
}

export const when = { dateStyle: 'long', timeStyle: 'short' } as const
