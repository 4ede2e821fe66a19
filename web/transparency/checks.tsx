import { BadgeCheck, CircleDashed, CircleX } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { classes } from '../kit/class.ts'
import type { Holds } from './check.ts'

type Props = { readonly state: Holds | 'checking'; readonly kind: 'origin' | 'signature' }

const looks = {
  holds: { icon: BadgeCheck, tone: 'text-seal' },
  fails: { icon: CircleX, tone: 'text-alarm' },
  unable: { icon: CircleDashed, tone: 'text-wait' },
  checking: { icon: CircleDashed, tone: 'text-faint' },
} as const

const words = {
  origin: { holds: 'originHolds', fails: 'originFails' },
  signature: { holds: 'signatureHolds', fails: 'signatureFails' },
} as const

/** What this browser found, with a sign that is more than its colour. */
export function Checks({ state, kind }: Props) {
  const t = useTranslations('transparency.checks')
  const { icon: Icon, tone } = looks[state]
  const text = state === 'holds' || state === 'fails' ? t(words[kind][state]) : t(state)
  return (
    <p role="status" className={classes('flex items-start gap-2.5 text-note', tone)}>
      <Icon size={18} aria-hidden className="mt-0.5 shrink-0" />
      {text}
    </p>
  )
}
