import { expect } from 'vitest'
import { axe } from '../dev/browser.ts'
import { browserTests } from '../../test/browser/web.ts'
import { owner } from '../dev/world.ts'

const { inBrowser, visit } = browserTests()

inBrowser('the owner finds every page in the menu of the account', async () => {
  await using seen = await visit()
  const { page, fixture } = seen
  await page.goto(fixture.address)
  await page.getByRole('button', { name: 'Account: Ada' }).click()
  await page.getByRole('menuitem').first().waitFor()
  expect(await page.getByRole('menuitem').allInnerTexts()).toEqual([
    'Settings',
    'Models',
    'Records',
    'Transparency',
    'Verify a receipt',
    'Did an AI write it?',
    'Sign out',
  ])
  await page.getByRole('menuitem', { name: 'Models' }).click()
  await page.getByRole('heading', { name: 'Models', level: 1 }).waitFor()
})

inBrowser(
  'an auditor has what is theirs: no models, no keys, no instructions, and the way out',
  async () => {
    await using seen = await visit()
    const { page, fixture, complaints } = seen
    const session = { account: { ...owner, owner: false, auditor: true }, ownerless: false }
    fixture.world.session = session
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await page.goto(fixture.address)
    await page.waitForURL('**/records')
    await page.getByRole('button', { name: 'Account: Ada' }).click()
    await page.getByRole('menuitem').first().waitFor()
    const entries = await page.getByRole('menuitem').allInnerTexts()
    expect(entries).toEqual([
      'Settings',
      'Records',
      'Transparency',
      'Verify a receipt',
      'Did an AI write it?',
      'Sign out',
    ])
    expect(await axe(page)).toEqual([])
    await page.getByRole('menuitem', { name: 'Settings' }).click()
    await page.getByRole('heading', { name: 'Settings' }).waitFor()
    expect(await page.getByRole('region').evaluateAll((all) => all.length)).toBe(3)
    const refused = ['/api/models', '/api/keys', '/api/instructions', '/api/conversations']
    expect(asked.filter((path) => refused.includes(path))).toEqual([])
    await page.getByRole('button', { name: 'Account: Ada' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    expect(complaints).toEqual([])
  },
)

inBrowser('a page is never longer than its window, however long the thread', async () => {
  await using seen = await visit()
  const { page, fixture } = seen
  const question = 'Compare TCP and UDP in a table'
  const id = await fixture.world.remember('Long', new Date(), [question, question, question])
  await page.goto(`${fixture.address}/c/${id}`)
  await page.getByRole('table').last().waitFor()
  expect(
    await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight),
  ).toBe(0)
})

inBrowser('on a phone the first visit leaves room for every suggestion', async () => {
  const viewport = { width: 390, height: 844 }
  for (const email of [null, 'ada@example.org']) {
    await using seen = await visit({ context: { viewport } })
    const { page, fixture } = seen
    fixture.world.session = { account: { ...owner, email }, ownerless: false }
    await page.goto(fixture.address)
    const last = page.getByRole('button', { name: 'Compare TCP and UDP' })
    await last.waitFor()
    await page.getByText(email === null ? 'Set a password' : 'One key on this machine').waitFor()
    const composer = await page.locator('.composer').boundingBox()
    const suggestion = await last.boundingBox()
    const notice = await page.getByRole('link', { name: /Settings|What that means/ }).boundingBox()
    expect((suggestion?.y ?? 0) + (suggestion?.height ?? 0)).toBeLessThan(notice?.y ?? 0)
    expect(notice?.y).toBeLessThan(composer?.y ?? 0)
  }
})
