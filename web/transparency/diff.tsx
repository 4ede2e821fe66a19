import type { FileDiff } from '@overt/wire'
import { useTranslations } from 'use-intl'
import { classes } from '../kit/class.ts'

const looks = {
  same: { sign: ' ', tone: 'text-soft' },
  added: { sign: '+', tone: 'bg-seal-wash text-seal' },
  removed: { sign: '−', tone: 'bg-alarm-wash text-alarm' },
} as const

/** Every line that comes or goes, file by file; a sign says so beside the colour. */
export function Diff({ files }: { readonly files: readonly FileDiff[] }) {
  return files.map(({ name, lines }) => (
    <figure key={name} className="flex flex-col gap-2">
      <figcaption className="font-mono text-note font-semibold">{name}</figcaption>
      <div
        tabIndex={0}
        role="group"
        aria-label={name}
        className="overflow-x-auto rounded-lg border border-line py-2 font-mono text-fine"
      >
        {lines.map((line, at) => (
          <Line key={at} line={line} />
        ))}
      </div>
    </figure>
  ))
}

function Line({ line }: { readonly line: FileDiff['lines'][number] }) {
  const t = useTranslations('charter')
  if (line.kind === 'skipped') {
    return <p className="px-4 py-1 text-faint">⋯ {t('skipped', { count: line.lines })}</p>
  }
  const { sign, tone } = looks[line.kind]
  return (
    <p className={classes('flex gap-3 px-4 whitespace-pre-wrap', tone)}>
      <span aria-hidden className="select-none">
        {sign}
      </span>
      {line.kind !== 'same' && <span className="sr-only">{t(line.kind)}</span>}
      <span className="min-w-0 wrap-anywhere">{line.text}</span>
    </p>
  )
}
