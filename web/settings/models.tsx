import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import { asFailure } from '../api/failure.ts'
import { modelsQuery } from '../api/queries.ts'
import { buttonClass } from '../kit/button.tsx'
import { FailureNotice } from '../kit/failure.tsx'
import { ModelCard } from '../model/card.tsx'

/** The model that answers, and the way to the others. */
export function Models() {
  const t = useTranslations('models')
  const { data, error, refetch } = useQuery(modelsQuery)
  if (error !== null && data === undefined) {
    return <FailureNotice failure={asFailure(error)} onRetry={() => void refetch()} />
  }
  const chosen = data?.models.find((model) => model.default)
  return (
    <>
      {chosen !== undefined && (
        <ul>
          <ModelCard model={chosen} room={null} />
        </ul>
      )}
      <Link to="/models" className={`${buttonClass('outline')} self-start`}>
        {t('manage')}
      </Link>
    </>
  )
}
