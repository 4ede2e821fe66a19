import { expect } from 'vitest'
import { browserTests } from '../../test/browser/web.ts'

const { inBrowser, visit } = browserTests()
const composer = { role: 'textbox', name: 'Your question' } as const

inBrowser('the owner’s link signs in and leaves the address bar', async () => {
  await using seen = await visit({ signedIn: false })
  const { page, fixture } = seen
  await page.goto(`${fixture.address}/#link=good-token`)
  await page.getByText('Set a password before you close this browser').waitFor()
  expect(page.url()).toBe(`${fixture.address}/`)
})

inBrowser('a link that was used says so and offers the password', async () => {
  await using seen = await visit({ signedIn: false })
  const { page, fixture } = seen
  await page.goto(`${fixture.address}/#link=stale`)
  await page.getByRole('alert').getByText('This link did not sign you in').waitFor()
  await page.getByLabel('E-mail').fill('ada@example.org')
  await page.getByLabel('Password').fill('wrong')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('do not match an account').waitFor()
  await page.getByLabel('Password').fill('correct horse')
  await page.keyboard.press('Enter')
  await page.getByRole(composer.role, { name: composer.name }).waitFor()
})
