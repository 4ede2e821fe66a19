import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { disclosureQuery } from '../api/queries.ts'
import { useLanguage } from '../words/provider.tsx'

/** That an AI answers, in the charter's words; in the page's own until they are here, or where it has none. */
export function Disclosure() {
  const t = useTranslations('composer')
  const { locale } = useLanguage()
  const { data } = useQuery(disclosureQuery)
  const told = data?.disclosures.find(({ language }) => language === locale)?.text
  return <p className="text-center text-fine text-faint">{told ?? t('disclosure')}</p>
}
