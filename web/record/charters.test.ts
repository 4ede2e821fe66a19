import { expect } from 'vitest'
import { promises } from '../../test/promises.ts'
import { axe } from '../dev/browser.ts'
import { browserTests } from '../../test/browser/web.ts'

promises('record:charters')

const { inBrowser, visit } = browserTests()

const looks = [
  {
    locale: 'en-GB',
    viewport: { width: 1440, height: 900 },
    section: 'Answers under each charter',
    says: [
      ['Approved by Ada and Bob · takes effect on', 'No answer was given under it'],
      ['Approved by Ada and Bob · took effect on', '1,269 answers · 6 May 2026'],
      ['Approved by Ada · in effect from the start', '15 answers · 2 May 2026'],
    ],
  },
  {
    locale: 'fr-FR',
    viewport: { width: 390, height: 844 },
    section: 'Réponses sous chaque charte',
    says: [
      ['Approuvée par Ada et Bob · entrera en vigueur le', 'Aucune réponse'],
      ['Approuvée par Ada et Bob · entrée en vigueur le', '1 269 réponses · du 6 mai 2026'],
      ['Approuvée par Ada · en vigueur depuis le début', '15 réponses · du 2 mai 2026'],
    ],
  },
] as const

inBrowser.each(looks)(
  'each charter says who approved it, since when it holds and what was answered under it ($locale)',
  async ({ locale, viewport, section, says }) => {
    const colorScheme = locale === 'fr-FR' ? 'dark' : 'light'
    await using seen = await visit({ context: { locale, viewport, colorScheme } })
    const { page, fixture, complaints } = seen
    await page.goto(`${fixture.address}/records`)
    const rows = page.getByRole('region', { name: section }).getByRole('listitem')
    await rows.first().waitFor()
    expect(await rows.count()).toBe(says.length)
    for (const [at, parts] of says.entries()) {
      // French writes its numbers with narrow spaces.
      const shown = (await rows.nth(at).innerText()).replaceAll(/\s/gu, ' ')
      for (const part of parts) expect(shown).toContain(part)
    }
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBeLessThanOrEqual(viewport.width)
    expect(await axe(page)).toEqual([])
    expect(complaints).toEqual([])
  },
)
