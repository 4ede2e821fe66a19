import { Link } from '@tanstack/react-router'
import { FileCode2, FileText } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { asFailure, Failure } from '../api/failure.ts'
import { useDate } from '../kit/date.ts'
import { Button } from '../kit/button.tsx'
import { Area } from '../kit/field.tsx'
import { Page, Section } from '../kit/page.tsx'
import { check, trustFrom } from './check.ts'
import { CheckedOutcome } from './checked.tsx'
import { Drop, type Dropped } from './drop.tsx'
import { PinChanged } from './pin-notice.tsx'
import { usePin } from './pin.ts'
import type { Check } from './use-check.ts'
import { Steps } from './verdict.tsx'

/** Public: a stranger with a file checks it here, or takes the verifier away. */
export function VerifyPage() {
  const t = useTranslations('verify')
  const [dropped, setDropped] = useState<Dropped | null>(null)
  const [trust, setTrust] = useState('')
  const [bad, setBad] = useState(false)
  const [checked, setChecked] = useState<Check>(null)

  const run = async (): Promise<void> => {
    if (dropped === null) return
    setChecked('running')
    const whom = await trustFrom(trust).catch(asFailure)
    if (whom instanceof Failure) return setChecked({ ok: false, why: 'lost', failure: whom })
    setBad(whom === 'bad')
    setChecked(whom === 'bad' ? null : await check(dropped.bytes, whom))
  }
  return (
    <Page title={t('title')} lead={t('lead')}>
      <form
        className="flex flex-col gap-6"
        onSubmit={(event) => {
          event.preventDefault()
          void run()
        }}
      >
        <Drop
          dropped={dropped}
          onDrop={(next) => {
            setDropped(next)
            setChecked(null)
          }}
        />
        <TrustField value={trust} bad={bad} onChange={setTrust} />
        <Button
          look="primary"
          type="submit"
          className="min-h-11 self-start px-8"
          disabled={dropped === null || checked === 'running'}
        >
          {checked === 'running' ? t('checking') : t('check')}
        </Button>
      </form>
      <CheckedOutcome checked={checked} />
      {checked !== null && checked !== 'running' && checked.ok && (
        <Section title={t('steps')}>
          <Steps {...checked} />
        </Section>
      )}
      <Offline />
    </Page>
  )
}

type TrustProps = {
  readonly value: string
  readonly bad: boolean
  readonly onChange: (value: string) => void
}

function TrustField({ value, bad, onChange }: TrustProps) {
  const t = useTranslations('verify')
  const dateOf = useDate()
  const pin = usePin()
  return (
    <div className="flex flex-col gap-3">
      <Area
        label={t('trustLabel')}
        hint={t('trustHint')}
        error={bad ? t('trustBad') : null}
        rows={2}
        spellCheck={false}
        autoCapitalize="none"
        autoComplete="off"
        className="font-mono text-note!"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {pin.type === 'same' && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <Button onClick={() => onChange(pin.pin.origin)}>{t('trustPinned')}</Button>
          <p className="text-note text-faint">
            {t('trustPinnedNote', {
              date: dateOf(new Date(pin.pin.seen), { dateStyle: 'long' }),
            })}
          </p>
        </div>
      )}
      {pin.type === 'changed' && <PinChanged pin={pin} />}
    </div>
  )
}

function Offline() {
  const t = useTranslations('verify')
  return (
    <Section title={t('offline')}>
      <p className="max-w-prose text-soft">{t('offlineText')}</p>
      <ul className="grid gap-3 sm:grid-cols-2">
        <Download href="/verify/overt-verify.html" label={t('offlinePage')} icon={FileText} />
        <Download href="/verify/overt-verify.mjs" label={t('offlineScript')} icon={FileCode2} />
      </ul>
      <Link to="/detect" className="self-start text-note underline underline-offset-4">
        {t('detect')}
      </Link>
    </Section>
  )
}

type DownloadProps = {
  readonly href: string
  readonly label: string
  readonly icon: typeof FileText
}

function Download({ href, label, icon: Icon }: DownloadProps) {
  return (
    <li>
      <a href={href} download className="tile">
        <Icon size={20} strokeWidth={1.5} aria-hidden className="shrink-0 text-faint" />
        <span>
          <span className="block text-note font-medium">{label}</span>
          <span className="block font-mono text-fine text-faint">
            {href.slice('/verify/'.length)}
          </span>
        </span>
      </a>
    </li>
  )
}
