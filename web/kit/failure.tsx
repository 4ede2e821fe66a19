import { useTranslations } from 'use-intl'
import type { Failure } from '../api/failure.ts'
import { Button } from './button.tsx'
import { useLanguage } from '../words/provider.tsx'
import { Notice } from './notice.tsx'

/**
 * A failure as one sentence with what to do. The server's own sentence says more, and is English:
 * it is shown to those who read English.
 */
export function useSentence(): (failure: Failure) => string {
  const t = useTranslations('problem')
  const { locale } = useLanguage()
  return ({ code, detail }) => (locale === 'en' && detail !== null ? detail : t(code))
}

type Props = {
  readonly failure: Failure
  readonly onRetry?: () => void
  /** Another try is on its way. */
  readonly retrying?: boolean
}

export function FailureNotice({ failure, onRetry, retrying = false }: Props) {
  const sentence = useSentence()
  const t = useTranslations('app')
  // Another try would find what this page wants gone for good.
  const isOutdated = failure.code === 'part_outdated'
  const onPress = isOutdated ? () => location.reload() : onRetry
  const retry = onPress !== undefined && (
    <Button look="quiet" disabled={retrying} onClick={onPress}>
      {t(isOutdated ? 'reload' : 'retry')}
    </Button>
  )
  return (
    <Notice tone="alarm" action={retry}>
      {sentence(failure)}
    </Notice>
  )
}
