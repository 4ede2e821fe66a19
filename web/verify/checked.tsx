import { useTranslations } from 'use-intl'
import { FailureNotice } from '../kit/failure.tsx'
import { Notice } from '../kit/notice.tsx'
import type { Checked } from './check.ts'
import { VerdictView } from './verdict.tsx'

export function CheckedView({ checked }: { readonly checked: Checked }) {
  const t = useTranslations('verify')
  if (checked.ok) return <VerdictView verdict={checked.verdict} open={checked.open} />
  if (checked.why === 'lost') return <FailureNotice failure={checked.failure} />
  return (
    <Notice tone="wait">
      {checked.why === 'insecure' ? t('insecure') : t('failed', { reason: checked.reason })}
    </Notice>
  )
}
