import { useTranslations } from 'use-intl'
import { FailureNotice } from '../kit/failure.tsx'
import { Heard } from '../kit/heard.tsx'
import { Notice } from '../kit/notice.tsx'
import type { Checked } from './check.ts'
import type { Check } from './use-check.ts'
import { Outcome } from './verdict.tsx'

/** What came of a check, heard as it comes: shown from before there is any. */
export function CheckedOutcome({ checked }: { readonly checked: Check }) {
  const done = checked !== null && checked !== 'running'
  return <Heard>{done && <Said checked={checked} />}</Heard>
}

function Said({ checked }: { readonly checked: Checked }) {
  const t = useTranslations('verify')
  if (checked.ok) return <Outcome verdict={checked.verdict} />
  if (checked.why === 'lost') return <FailureNotice failure={checked.failure} />
  return (
    <Notice tone="wait">
      {checked.why === 'insecure' ? t('insecure') : t('failed', { reason: checked.reason })}
    </Notice>
  )
}
