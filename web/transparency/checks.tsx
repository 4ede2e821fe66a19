import { BadgeCheck, CircleDashed, CircleX } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { classes } from '../kit/class.ts'
import type { Holds } from './check.ts'

export type CheckState = Holds | 'checking' | 'weak'

const looks = {
  holds: { icon: BadgeCheck, tone: 'text-seal' },
  fails: { icon: CircleX, tone: 'text-alarm' },
  unable: { icon: CircleDashed, tone: 'text-wait' },
  weak: { icon: CircleDashed, tone: 'text-wait' },
  checking: { icon: CircleDashed, tone: 'text-faint' },
} as const

type Props = { readonly state: CheckState; readonly children: string }

/** What this browser found, with a sign that is more than its colour. */
export function Check({ state, children }: Props) {
  const t = useTranslations('transparency.checks')
  const { icon: Icon, tone } = looks[state]
  const text = state === 'checking' || state === 'unable' ? t(state) : children
  return (
    <li className={classes('flex items-start gap-2.5 text-note', tone)}>
      <Icon size={18} aria-hidden className="mt-0.5 shrink-0" />
      <span>{text}</span>
    </li>
  )
}
