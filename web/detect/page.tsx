import type { Found } from '@overt/verifier'
import { useTranslations } from 'use-intl'
import { Failure } from '../api/failure.ts'
import { useDate } from '../kit/date.ts'
import { Button } from '../kit/button.tsx'
import { Area, Field } from '../kit/field.tsx'
import { FailureNotice } from '../kit/failure.tsx'
import { Heard } from '../kit/heard.tsx'
import { Notice } from '../kit/notice.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Drop } from '../verify/drop.tsx'
import { type Finding, useDetect } from './use-detect.ts'

/** Public: did a machine of this kind write this? What can be told today, and what cannot. */
export function DetectPage() {
  const t = useTranslations('detect')
  const { asked, finding, change, run } = useDetect()
  return (
    <Page title={t('title')} lead={t('lead')}>
      <form
        className="flex flex-col gap-6"
        onSubmit={(event) => {
          event.preventDefault()
          void run()
        }}
      >
        <Area
          label={t('text')}
          hint={t('textHint')}
          name="pasted"
          rows={5}
          dir="auto"
          value={asked.pasted}
          onChange={({ currentTarget }) => change({ pasted: currentTarget.value })}
        />
        <Drop dropped={asked.dropped} onDrop={(dropped) => change({ dropped })} any />
        <Field
          label={t('origin')}
          hint={t('originHint')}
          name="origin"
          autoComplete="off"
          value={asked.origin}
          onChange={({ currentTarget }) => change({ origin: currentTarget.value })}
        />
        <Button
          look="primary"
          type="submit"
          className="min-h-11 self-start px-8"
          disabled={asked.dropped === null && asked.pasted.trim() === ''}
        >
          {t('look')}
        </Button>
      </form>
      <Heard>
        {finding instanceof Failure && <FailureNotice failure={finding} />}
        {finding !== null && !(finding instanceof Failure) && <Result {...finding} />}
      </Heard>
      <Section title={t('watermark')}>
        <p className="max-w-prose text-note text-soft">{t('watermarkText')}</p>
      </Section>
    </Page>
  )
}

function Result({ found, named }: Finding) {
  const t = useTranslations('detect')
  const dateOf = useDate()
  const [title, text] = sentences(found)
  return (
    <section className="flex flex-col gap-2 rounded-2xl border border-line bg-card p-6">
      <h2 className="font-serif text-lead">{t(title)}</h2>
      <p className="max-w-prose text-note text-soft">{t(text)}</p>
      {found.type === 'receipt' && (
        <Notice tone={found.trusted ? 'plain' : 'wait'}>
          {t(receiptTrust(found.trusted, named))}
        </Notice>
      )}
      {found.type === 'receipt' && <Named origin={found.origin} />}
      {found.type === 'marked' && (
        <Named origin={found.mark.origin}>
          {dateOf(new Date(found.mark.made), { dateStyle: 'medium', timeStyle: 'short' })}
        </Named>
      )}
    </section>
  )
}

type NamedProps = { readonly origin: string; readonly children?: string }

/** Whom the file says it is of, to be held against the fingerprint that the reader has. */
function Named({ origin, children }: NamedProps) {
  const t = useTranslations('detect')
  return (
    <p className="text-fine text-soft">
      {t('names')} <span className="font-mono wrap-anywhere text-ink">{origin}</span>
      {children !== undefined && ` · ${children}`}
    </p>
  )
}

const receiptTrust = (trusted: boolean, named: boolean) => {
  if (trusted) return 'receiptTrusted' as const
  return named ? ('receiptPending' as const) : ('receiptClaim' as const)
}

function sentences(found: Found) {
  switch (found.type) {
    case 'marked':
      return ['marked', found.trusted ? 'markedTrusted' : 'markedClaim'] as const
    case 'broken':
      return ['broken', 'brokenText'] as const
    case 'receipt':
      return [found.match, `${found.match}Text`] as const
    case 'refused':
      return ['refused', 'refusedText'] as const
    case 'nothing':
      return ['nothing', 'nothingText'] as const
  }
}
