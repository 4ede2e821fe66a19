import { BadgeCheck, CircleDashed, CircleX } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { classes } from '../kit/class.ts'
import type { Holds } from './check.ts'

const looks = {
  holds: { icon: BadgeCheck, tone: 'text-seal' },
  fails: { icon: CircleX, tone: 'text-alarm' },
  lacking: { icon: CircleX, tone: 'text-wait' },
  unable: { icon: CircleDashed, tone: 'text-wait' },
  weak: { icon: CircleDashed, tone: 'text-wait' },
} as const

type Props = {
  readonly state: Holds | 'lacking' | 'weak'
  readonly name: string
  readonly children: string
}

/** One thing that this browser looked at, with a sign that is more than its colour. */
export function Check({ state, name, children }: Props) {
  const t = useTranslations('transparency.checked')
  const { icon: Icon, tone } = looks[state]
  return (
    <li className="flex items-start gap-3 text-note">
      <Icon size={18} aria-hidden className={classes('mt-0.5 shrink-0', tone)} />
      <div className="sm:grid sm:grow sm:grid-cols-[8rem_1fr] sm:gap-x-3">
        <p className={classes('font-semibold', tone)}>{name}</p>
        <p>{state === 'unable' ? t('unable') : children}</p>
      </div>
    </li>
  )
}
