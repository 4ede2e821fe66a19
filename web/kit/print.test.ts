import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { browserTests } from '../../test/browser/web.ts'
import { said } from '../dev/said.ts'

const { inBrowser, visit } = browserTests()

const columns = Array.from({ length: 14 }, (_, at) => `Name ${at}`)
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const table = [row(columns), row(columns.map(() => '---')), row(columns)].join('\n')
const longWord = 'Donaudampfschifffahrt'.repeat(20)

/** What stands beyond the right edge of an A4 sheet. */
async function cutOff(page: Page): Promise<readonly string[]> {
  await page.setViewportSize({ width: 794, height: 1123 })
  return page.evaluate(() =>
    [...document.querySelectorAll('h1, h2, p, pre, td, th, code, dd, li')]
      .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1)
      .map((one) => `${one.tagName} ${one.textContent.slice(0, 30)}`),
  )
}

/** Where it stands on the paper; NaN for what is not there. */
const topOf = (page: Page, selector: string): Promise<number> =>
  page
    .locator(selector)
    .first()
    .evaluate((one) => (one.checkVisibility() ? one.getBoundingClientRect().top : Number.NaN))

inBrowser(
  'nothing is cut off on paper: a wide table, a long line of code, a long word',
  async () => {
    await using seen = await visit()
    const { page, fixture } = seen
    const code = `\`\`\`\n${'x'.repeat(300)}\n\`\`\``
    const id = await said(fixture.world, longWord, `${table}\n\n${code}\n\n${longWord}`)
    await page.goto(`${fixture.address}/c/${id}`)
    await page.getByRole('table').waitFor()
    await page.emulateMedia({ media: 'print' })
    expect(await cutOff(page)).toEqual([])
  },
)

inBrowser.each([
  ['at a desk', 1280],
  ['on a phone', 390],
])('the receipt that is open is printed whole after its conversation, %s', async (_, width) => {
  await using seen = await visit({ context: { viewport: { width, height: 800 } } })
  const { page, fixture } = seen
  const id = await said(fixture.world, 'Hello', 'Good morning.')
  await page.goto(`${fixture.address}/c/${id}`)
  await page.getByRole('button', { name: /^Sealed/ }).click()
  await page.getByRole('button', { name: 'Verify here' }).click()
  await page.getByText('It holds').waitFor()
  await page.emulateMedia({ media: 'print' })
  const tops = await Promise.all(
    ['.prose', '.receipt-panel', '.receipt-panel ol', '.statement summary'].map((part) =>
      topOf(page, part),
    ),
  )
  expect(tops).not.toContain(Number.NaN)
  expect(tops).toEqual(tops.toSorted((a, b) => a - b))
  // Nothing of it scrolls: what is not on the paper would be lost.
  const hidden = await page
    .locator('.receipt-panel > *')
    .evaluateAll((all) => all.filter((one) => one.scrollHeight > one.clientHeight + 1).length)
  expect(hidden).toBe(0)
  expect(await cutOff(page)).toEqual([])
})
