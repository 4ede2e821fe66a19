import { expect } from 'vitest'
import { browserTests } from '../../test/browser/web.ts'
import { promises } from '../../test/promises.ts'
import { axe } from '../dev/browser.ts'

const { inBrowser, visit } = browserTests()
const title = 'Ledgers before this one'

inBrowser('after a restore the page leads to what the ledger before published', async () => {
  promises('backup:new-origin')
  await using seen = await visit({ signedIn: false })
  const { page, fixture } = seen
  const address = `/earlier/${'a'.repeat(26)}`
  const origin = `old.example/${'a'.repeat(26)}`
  const versions = [
    { seq: 1, hash: 'one', reason: 'The first.' },
    { seq: 2, hash: 'two', reason: '' },
  ]
  fixture.world.earlier = [{ origin, size: 7, address, versions }]
  await page.goto(`${fixture.address}/transparency`)
  const section = page.getByRole('region', { name: title })
  await section.getByText(origin).waitFor()
  await section.getByText('7 entries').waitFor()
  const leads = section.getByRole('link')
  const hrefs = await leads.evaluateAll((all) => all.map((link) => link.getAttribute('href')))
  expect(hrefs).toEqual([
    `${address}/ledger/checkpoint`,
    `${address}/charter/1`,
    `${address}/charter/2`,
  ])
  expect(await axe(page)).toEqual([])
})

inBrowser('a ledger that continues none says nothing of it', async () => {
  await using seen = await visit({ signedIn: false })
  const { page, fixture } = seen
  await page.goto(`${fixture.address}/transparency`)
  await page.getByText('Answers run again').waitFor()
  expect(await page.getByText(title).count()).toBe(0)
})
