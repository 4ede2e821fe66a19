import { useTranslations } from 'use-intl'
import { useDate } from '../kit/date.ts'
import { Button } from '../kit/button.tsx'
import { Notice } from '../kit/notice.tsx'
import { unreachable } from '../kit/unreachable.ts'
import { pinLedger, type PinState } from './pin.ts'

/** What the pinned key is worth, in words. */
export function PinNotice({ pin }: { readonly pin: PinState }) {
  const t = useTranslations('verify.pin')
  const dateOf = useDate()
  switch (pin.type) {
    case 'unknown':
      return null
    case 'first':
      return <Notice>{t('first')}</Notice>
    case 'same': {
      const date = dateOf(new Date(pin.pin.seen), { dateStyle: 'long' })
      return (
        <Notice>
          {t('same', { date })} {t('stronger')}
        </Notice>
      )
    }
    case 'changed':
      return <PinChanged pin={pin} />
    default:
      return unreachable(pin)
  }
}

type ChangedProps = { readonly pin: Extract<PinState, { readonly type: 'changed' }> }

/** Loud on purpose: a ledger that changes under its readers is what receipts are there to show. */
export function PinChanged({ pin }: ChangedProps) {
  const t = useTranslations('verify.pin')
  const dateOf = useDate()
  const date = dateOf(new Date(pin.pin.seen), { dateStyle: 'long' })
  return (
    <Notice tone="alarm">
      <p className="text-body font-semibold">{t('changed', { date })}</p>
      <p className="mt-2 font-mono text-fine break-all">
        {t('changedFrom', { origin: pin.pin.origin })}
      </p>
      <p className="font-mono text-fine break-all">{t('changedTo', { origin: pin.now })}</p>
      <Button className="mt-3" onClick={() => pinLedger(pin.now, new Date())}>
        {t('accept')}
      </Button>
    </Notice>
  )
}
