import type { Seal } from '@overt/wire'
import { useTranslations } from 'use-intl'
import { classes } from '../kit/class.ts'
import { scallop } from '../kit/scallop.ts'
import { unreachable } from '../kit/unreachable.ts'

const outline = scallop(12, 11.4, 1.7)

/** Three shapes that differ without colour: an open arc, a broken ring, a whole scalloped disc. */
export function SealShape({ seal, size = 18 }: { readonly seal: Seal; readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="-12 -12 24 24" aria-hidden className="shrink-0">
      {shapeOf(seal)}
    </svg>
  )
}

function shapeOf(seal: Seal) {
  switch (seal) {
    case 'answering':
      return (
        <path
          d="M0-9A9 9 0 1 1-9 0"
          className="seal-arc"
          fill="none"
          stroke="currentColor"
          strokeWidth="2.5"
          strokeLinecap="round"
        />
      )
    case 'pending':
      return (
        <>
          <circle
            r="9"
            fill="none"
            stroke="currentColor"
            strokeWidth="2.5"
            strokeDasharray="3.2 3.868"
          />
          <circle r="2.6" fill="currentColor" />
        </>
      )
    case 'sealed':
      return (
        <>
          <path d={outline} fill="currentColor" />
          <path
            d="M-4.600.400l3.200 3.200 6-6.600"
            fill="none"
            className="stroke-paper"
            strokeWidth="2.5"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </>
      )
    default:
      return unreachable(seal)
  }
}

const tones: Readonly<Record<Seal, string>> = {
  answering: 'text-faint',
  pending: 'text-wait',
  sealed: 'text-seal',
}

const spoken = {
  answering: 'openAnswering',
  pending: 'openPending',
  sealed: 'openSealed',
} as const

type Props = {
  readonly seal: Seal
  /** Witnesses cosign whatever seals it. */
  readonly witnessed: boolean
  readonly pressed: boolean
  readonly onOpen: () => void
  readonly id: string
}

/** The seal that each answer wears: its shape, its word, and the way to its receipt. */
export function SealButton({ seal, witnessed, pressed, onOpen, id }: Props) {
  const t = useTranslations('seal')
  const isWitnessed = witnessed && seal === 'sealed'
  const words = t(isWitnessed ? 'openWitnessed' : spoken[seal])
  return (
    <button
      type="button"
      id={id}
      aria-label={words}
      aria-expanded={pressed}
      title={words}
      onClick={onOpen}
      className={classes(
        'inline-flex h-8 items-center gap-1.5 rounded-full border py-0 pr-3 pl-1.5 text-note font-medium transition-colors duration-300 pointer-coarse:h-10',
        tones[seal],
        pressed ? 'border-current bg-press' : 'border-line hover:border-current',
      )}
    >
      <span key={seal} className={classes('grid', seal === 'sealed' && 'seal-settle')}>
        <SealShape seal={seal} />
      </span>
      {t(isWitnessed ? 'witnessed' : seal)}
    </button>
  )
}
