import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { browserTests } from '../../test/browser/web.ts'
import { exactReplay } from '../dev/replay.ts'

const { inBrowser, visit } = browserTests()

/** Marks the places that are there now, heard when they fill. */
const markWaiting = (page: Page): Promise<void> =>
  page.locator('[role=status]').evaluateAll((all) => {
    for (const one of all) one.setAttribute('data-waited', '')
  })

/** Whether the words came into a place that was waiting for them, in one such place and not two. */
async function wasHeard(words: Locator): Promise<boolean> {
  await words.waitFor()
  const places = words.locator('xpath=ancestor::*[@role="status"]')
  const waited = await places.evaluateAll((all) => all.map((one) => 'waited' in one.dataset))
  return waited.length === 1 && waited[0] === true
}

inBrowser('what comes of a check and of a replay fills a place that was there before', async () => {
  await using seen = await visit()
  const { page, fixture } = seen
  const gate = Promise.withResolvers<void>()
  await page.route('**/v1/receipts/*/replay', async (route) => {
    await gate.promise
    return route.fulfill({ json: exactReplay })
  })
  const id = await fixture.world.remember('One', new Date(), ['Compare TCP and UDP in a table'])
  const [receipt] = fixture.world.receipts.keys()
  await page.goto(`${fixture.address}/c/${id}?receipt=${receipt}`)
  await page.getByRole('button', { name: 'Verify here' }).waitFor()
  await markWaiting(page)
  await page.getByRole('button', { name: 'Verify here' }).click()
  expect(await wasHeard(page.getByText('It holds'))).toBe(true)
  await page.getByRole('button', { name: 'Run it again' }).click()
  const running = page.getByText('Running the answer again…')
  expect(await wasHeard(running)).toBe(true)
  // The button beside the words is no news.
  expect(await page.locator('[role=status] button').count()).toBe(0)
  gate.resolve()
  expect(await wasHeard(page.getByText('Exactly these words', { exact: true }))).toBe(true)
})

inBrowser('a stranger’s check is heard likewise, verdict before steps', async () => {
  await using seen = await visit({ signedIn: false })
  const { page, fixture } = seen
  await fixture.world.remember('One', new Date(), ['Compare TCP and UDP in a table'])
  const [receipt = ''] = fixture.world.receipts.keys()
  const buffer = Buffer.from((await fixture.world.bundle(receipt, [])) ?? '')
  const file = { name: 'x.receipt.json', mimeType: 'application/json', buffer }
  await page.goto(`${fixture.address}/verify`)
  await page.locator('input[type=file]').setInputFiles(file)
  await markWaiting(page)
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  const verdict = page.getByText('Trust not established')
  expect(await wasHeard(verdict)).toBe(true)
  expect(await page.locator('[role=status] li').count()).toBe(0)
  const [told, steps] = [verdict, page.getByRole('list', { name: 'Each step' })]
  expect((await told.boundingBox())?.y).toBeLessThan((await steps.boundingBox())?.y ?? 0)
})
