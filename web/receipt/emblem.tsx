import type { Seal } from '@overt/wire'
import { useMemo } from 'react'
import { classes } from '../kit/class.ts'
import { rosette } from './rosette.ts'

type Props = {
  readonly id: string
  readonly seal: Seal
  /** Stands in the middle: the entry's number. */
  readonly centre?: string
  readonly className?: string
}

/** A receipt's rosette: whole lines when sealed, broken ones before. An ornament, hidden from screen readers. */
export function Emblem({ id, seal, centre, className }: Props) {
  const paths = useMemo(() => rosette(id), [id])
  return (
    <svg
      viewBox="-100 -100 200 200"
      aria-hidden
      className={classes(
        'shrink-0',
        seal === 'sealed' ? 'text-seal' : 'emblem-broken text-wait',
        className,
      )}
    >
      {paths.map((path) => (
        <path
          key={path}
          d={path}
          pathLength={100}
          fill="none"
          stroke="currentColor"
          strokeWidth="0.7"
        />
      ))}
      {centre !== undefined && (
        <text textAnchor="middle" dominantBaseline="central" className="emblem-number fill-current">
          {centre}
        </text>
      )}
    </svg>
  )
}
