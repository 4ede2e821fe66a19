import type { CharterHistory } from '@overt/wire'
import { useTranslations } from 'use-intl'
import { useDate } from '../kit/date.ts'
import { Notice } from '../kit/notice.tsx'

type Props = { readonly history: CharterHistory }

/** What a member did alone, in an emergency, as long as it holds; or that nothing answers here, and why. */
export function Emergency({ history: { inForce, emergencies } }: Props) {
  const t = useTranslations('charter')
  const date = useDate()
  if (inForce.kind === 'charter' && !inForce.emergency) return null
  const last = emergencies.findLast(({ act }) => act === 'stop' || act === 'fallback')
  return (
    <Notice tone={inForce.kind === 'stopped' ? 'alarm' : 'wait'}>
      <p className="text-body font-semibold">
        {inForce.kind === 'stopped'
          ? t(`stopped.${inForce.because}`)
          : t('byEmergency', { number: inForce.seq })}
      </p>
      {inForce.kind === 'charter' && (
        <p className="mt-1">
          {inForce.lapses === null
            ? t('ratified')
            : t('lapses', {
                date: date(new Date(inForce.lapses), { dateStyle: 'long', timeStyle: 'short' }),
              })}
        </p>
      )}
      {last !== undefined && (
        <p className="mt-1">
          {t('stoppedSince', { name: last.by.join(', '), index: last.index, reason: last.reason })}
        </p>
      )}
    </Notice>
  )
}
