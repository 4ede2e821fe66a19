import { useTranslations } from 'use-intl'
import { classes } from '../kit/class.ts'
import { CopyButton } from '../kit/copy.tsx'

type Props = {
  readonly name: string
  readonly value: string
  /** In words, not in the typewriter face. */
  readonly plain?: boolean
  readonly copy?: boolean
}

/** One thing that is so, with its name. */
export function Fact({ name, value, plain = false, copy = false }: Props) {
  const t = useTranslations('app')
  return (
    <div className="grid grid-cols-[1fr_auto] items-center gap-x-3 border-b border-line py-2.5 last:border-0 sm:grid-cols-[10rem_1fr_auto]">
      <dt className="col-span-2 text-note text-faint sm:col-span-1">{name}</dt>
      <dd className={classes('min-w-0 wrap-anywhere', plain ? 'text-body' : 'font-mono text-note')}>
        {value}
      </dd>
      {copy && (
        <dd>
          <CopyButton label={`${t('copy')} (${name})`} text={value} />
        </dd>
      )}
    </div>
  )
}
