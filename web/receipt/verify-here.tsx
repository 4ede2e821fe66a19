import { BadgeCheck } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { sentRequests } from '../conversation/ask.ts'
import { Button } from '../kit/button.tsx'
import { Notice } from '../kit/notice.tsx'
import { CheckedOutcome } from '../verify/checked.tsx'
import { PinNotice } from '../verify/pin-notice.tsx'
import type { PinState } from '../verify/pin.ts'
import { matchRequest, type RequestMatch } from '../verify/request.ts'
import type { Check } from '../verify/use-check.ts'
import { Steps } from '../verify/verdict.tsx'
import type { Told } from './read.ts'

type Props = {
  readonly id: string
  readonly pin: PinState
  readonly told: Told
  readonly checked: Check
  readonly onRun: () => void
}

/** Runs the verifier in this browser, against the ledger that it pinned when it first came. */
export function VerifyHere({ id, pin, told, checked, onRun }: Props) {
  const t = useTranslations('receipt')
  const done = checked !== null && checked !== 'running'
  return (
    <div className="flex flex-col gap-5">
      <Button
        look={done ? 'outline' : 'primary'}
        className="min-h-11"
        disabled={checked === 'running'}
        onClick={onRun}
      >
        <BadgeCheck size={18} aria-hidden />
        {checked === 'running' ? t('verifying') : done ? t('verifyAgain') : t('verify')}
      </Button>
      <CheckedOutcome checked={checked} />
      {done && (
        <>
          {checked.ok && <Steps {...checked} />}
          <PinNotice pin={pin} />
          <RequestNotice match={matchRequest(told.disclosures, sentRequests.read(id))} />
        </>
      )}
      {!done && pin.type === 'changed' && <PinNotice pin={pin} />}
    </div>
  )
}

function RequestNotice({ match }: { readonly match: RequestMatch }) {
  const t = useTranslations('verify.request')
  return <Notice tone={match === 'different' ? 'alarm' : 'plain'}>{t(match)}</Notice>
}
