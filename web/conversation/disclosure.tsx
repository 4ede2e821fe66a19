import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { disclosureQuery } from '../api/queries.ts'
import { useLanguage } from '../words/provider.tsx'

/** That an AI answers, in the charter's words; in the page's own where it has none. Its line is there before. */
export function Disclosure() {
  const t = useTranslations('composer')
  const { locale } = useLanguage()
  const { data, isPending } = useQuery(disclosureQuery)
  const told = data?.disclosures.find(({ language }) => language === locale)?.text
  return (
    <p className="min-h-lh text-center text-fine text-faint">
      {isPending ? '' : (told ?? t('disclosure'))}
    </p>
  )
}
