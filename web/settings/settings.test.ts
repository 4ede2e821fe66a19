import { expect } from 'vitest'
import { browserTests } from '../../test/browser/web.ts'

const { inBrowser, visit } = browserTests()

inBrowser('a new key is shown once, and a key can be revoked', async () => {
  await using seen = await visit()
  const { page, fixture } = seen
  await page.goto(`${fixture.address}/settings`)
  await page.getByLabel('Name of the key').fill('notebook')
  await page.getByRole('button', { name: 'Create a key' }).click()
  await page.getByRole('dialog').getByText(/^ovt_/).waitFor()
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click()
  await page.getByText(/^Revoked on/).waitFor()
})

inBrowser('language and theme are chosen here and remembered', async () => {
  await using seen = await visit()
  const { page, fixture } = seen
  await page.goto(`${fixture.address}/settings`)
  await page.getByText('Français').click()
  await page.getByRole('heading', { name: 'Réglages' }).waitFor()
  await page.getByText('Sombre').click()
  await page.reload()
  await page.getByRole('heading', { name: 'Réglages' }).waitFor()
  const root = page.locator('html')
  expect([await root.getAttribute('lang'), await root.getAttribute('data-theme')]).toEqual([
    'fr',
    'dark',
  ])
})
