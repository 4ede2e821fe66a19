import { useTranslations } from 'use-intl'
import { Page, Section } from '../kit/page.tsx'
import { Instructions } from './instructions.tsx'
import { Keys } from './keys.tsx'
import { Leave } from './leave.tsx'
import { Look } from './look.tsx'
import { Models } from './models.tsx'
import { Profile } from './profile.tsx'

export function SettingsPage() {
  const t = useTranslations('settings')
  const instructions = useTranslations('instructions')
  return (
    <Page title={t('title')}>
      <Section title={t('profile')}>
        <Profile />
      </Section>
      <Section title={instructions('title')}>
        <Instructions />
      </Section>
      <Section title={t('look')}>
        <Look />
      </Section>
      <Section title={t('models')}>
        <Models />
      </Section>
      <Section title={t('keys')}>
        <Keys />
      </Section>
      <Section title={t('leave')}>
        <Leave />
      </Section>
    </Page>
  )
}
