import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { classes } from './class.ts'

type Tone = 'plain' | 'wait' | 'alarm'

const tones: Readonly<Record<Tone, string>> = {
  plain: 'bg-sunk text-soft',
  wait: 'bg-wait-wash text-ink',
  alarm: 'bg-alarm-wash text-ink',
}
const icons = {
  plain: <Info size={18} aria-hidden className="mt-0.5 shrink-0" />,
  wait: <TriangleAlert size={18} aria-hidden className="mt-0.5 shrink-0 text-wait" />,
  alarm: <CircleAlert size={18} aria-hidden className="mt-0.5 shrink-0 text-alarm" />,
} as const

type Props = {
  readonly tone?: Tone
  readonly children: ReactNode
  readonly action?: ReactNode
}

/** A sentence that has to be seen. An alarm interrupts a screen reader; the others do not. */
export function Notice({ tone = 'plain', children, action }: Props) {
  return (
    <div
      role={tone === 'alarm' ? 'alert' : undefined}
      className={classes(
        'flex flex-wrap items-start gap-x-3 gap-y-1 rounded-xl px-4 py-3 text-note',
        tones[tone],
      )}
    >
      {icons[tone]}
      <div className="min-w-0 flex-1 basis-48">{children}</div>
      {action !== undefined && action !== false && <div className="ml-auto">{action}</div>}
    </div>
  )
}
