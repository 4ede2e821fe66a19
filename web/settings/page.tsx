import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { sessionQuery } from '../api/queries.ts'
import { Page, Section } from '../kit/page.tsx'
import { Instructions } from './instructions.tsx'
import { Keys } from './keys.tsx'
import { Leave } from './leave.tsx'
import { Look } from './look.tsx'
import { Models } from './models.tsx'
import { Profile } from './profile.tsx'

/** For an auditor, who asks nothing here, there are no instructions, models and keys. */
export function SettingsPage() {
  const t = useTranslations('settings')
  const instructions = useTranslations('instructions')
  const isAuditor = useQuery(sessionQuery).data?.account?.auditor === true
  return (
    <Page title={t('title')}>
      <Section title={t('profile')}>
        <Profile />
      </Section>
      {!isAuditor && (
        <Section title={instructions('title')}>
          <Instructions />
        </Section>
      )}
      <Section title={t('look')}>
        <Look />
      </Section>
      {!isAuditor && (
        <>
          <Section title={t('models')}>
            <Models />
          </Section>
          <Section title={t('keys')}>
            <Keys />
          </Section>
        </>
      )}
      <Section title={t('leave')}>
        <Leave />
      </Section>
    </Page>
  )
}
