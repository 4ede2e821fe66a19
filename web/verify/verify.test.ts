import { expect } from 'vitest'
import { browserTests } from '../../test/browser/web.ts'

const { inBrowser, visit } = browserTests()

const question = 'Compare TCP and UDP in a table'

inBrowser('a ledger that is not the one of the first visit is told loudly', async () => {
  await using seen = await visit()
  const { page, fixture } = seen
  const seenBefore = { origin: `overt.example/${'a'.repeat(26)}`, seen: '2026-01-02T00:00:00.000Z' }
  await page.addInitScript(
    (pin) => localStorage.setItem('overt.pin', pin),
    JSON.stringify(seenBefore),
  )
  await page.goto(fixture.address)
  const alert = page.getByRole('alert').filter({ hasText: 'claims another ledger' })
  await alert.waitFor()
  expect(await alert.innerText()).toContain(fixture.world.ledger.origin)
  expect(await alert.innerText()).toContain('2\u00A0January\u00A02026')
})

inBrowser('a stranger verifies a file without signing in', async () => {
  await using seen = await visit({ signedIn: false })
  const { page, fixture, complaints } = seen
  await fixture.world.remember('One', new Date(), [question])
  const [receipt = ''] = fixture.world.receipts.keys()
  const buffer = Buffer.from((await fixture.world.bundle(receipt, [])) ?? '')
  await page.goto(`${fixture.address}/verify`)
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'x.receipt.json', mimeType: 'application/json', buffer })
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await page.getByText('Trust not established').waitFor()
  await page
    .getByLabel('Fingerprint, origin or policy')
    .fill(fixture.world.ledger.origin.slice(-26))
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await page.getByText('It holds').waitFor()
  expect(complaints).toEqual([])
})
