import type { ModelRoom } from '@overt/wire'
import { useId } from 'react'
import { useTranslations } from 'use-intl'
import { useSize } from '../kit/size.ts'

/** What this machine has for models. */
export function Room({ room }: { readonly room: ModelRoom }) {
  const t = useTranslations('models.room')
  const size = useSize()
  const id = useId()
  return (
    <section
      aria-labelledby={id}
      className="flex flex-col gap-2.5 rounded-2xl border border-line bg-card p-4 sm:p-5"
    >
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h2 id={id} className="font-semibold">
          {t('memory')}
        </h2>
        <p className="text-note text-soft tabular-nums">
          {t('taken', { taken: size(room.takenBytes), limit: size(room.limitBytes) })}
        </p>
      </div>
      <meter
        className="gauge"
        aria-label={t('memory')}
        min={0}
        max={room.limitBytes}
        value={Math.min(room.takenBytes, room.limitBytes)}
      />
      <p className="flex flex-wrap gap-x-6 gap-y-1 text-note text-soft tabular-nums">
        <span>{t('free', { free: size(room.freeBytes) })}</span>
        <span>{t('disk', { free: size(room.diskFreeBytes) })}</span>
      </p>
      <p className="max-w-prose text-fine text-faint">{t('estimate')}</p>
    </section>
  )
}
