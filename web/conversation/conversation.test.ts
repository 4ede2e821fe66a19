import { expect } from 'vitest'
import { browserTests } from '../../test/browser/web.ts'
import { axe } from '../dev/browser.ts'

const { inBrowser, visit } = browserTests()

const question = 'Compare TCP and UDP in a table'
const composer = { role: 'textbox', name: 'Your question' } as const

inBrowser(
  'on a phone, a page with more to say than it has room begins at its first line',
  async () => {
    const viewport = { width: 390, height: 600 }
    await using seen = await visit({ context: { viewport } })
    const { page } = seen
    await page.goto(seen.fixture.address)
    const heading = page.getByRole('heading', { level: 1 })
    await heading.waitFor()
    await page.waitForTimeout(300)
    expect((await heading.boundingBox())?.y).toBeGreaterThan(0)
  },
)

inBrowser('tags, script links and images of an answer are text', async () => {
  await using seen = await visit()
  const { page, complaints } = seen
  await page.goto(seen.fixture.address)
  await page.getByRole(composer.role, { name: composer.name }).fill('hostile')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^Sealed/ }).waitFor()
  await page.getByText('Image not loaded: a picture').waitFor()
  const answer = page.locator('article').last()
  expect(await answer.innerText()).toContain('<b id="raw">bold</b>')
  expect(await answer.locator('#raw, script, img, [href^="javascript"]').count()).toBe(0)
  expect(await page.title()).not.toBe('taken')
  expect(complaints).toEqual([])
})

inBrowser('the keyboard reaches everything: a new conversation, rename, delete', async () => {
  await using seen = await visit()
  const { page, fixture } = seen
  const conversation = await fixture.world.remember('Old name', new Date(), [question])
  await page.goto(`${fixture.address}/c/${conversation}`)
  await page.getByRole('button', { name: 'Actions for “Old name”' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Rename' }).press('Enter')
  await page.getByLabel('Title').fill('New name')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'New name' }).waitFor()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Actions for “New name”' }).focus()
  await page.keyboard.press('Enter')
  const last = page.getByRole('menuitem').last()
  await last.waitFor()
  // A menu takes the focus a moment after it is drawn.
  await expect
    .poll(async () => {
      await page.keyboard.press('ArrowUp')
      return last.evaluate((item) => item === document.activeElement)
    })
    .toBe(true)
  await page.keyboard.press('Enter')
  await page.getByRole('alertdialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('alertdialog').waitFor({ state: 'detached' })
  expect(fixture.world.conversations.size).toBe(1)
  await page.keyboard.press('Control+k')
  await page.waitForURL(`${fixture.address}/`)
  await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA')
})

inBrowser('a thought stays folded over its answer, after a reload too', async () => {
  await using seen = await visit()
  const { page } = seen
  await page.goto(seen.fixture.address)
  await page.getByRole(composer.role, { name: composer.name }).fill(question)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^Sealed/ }).waitFor()
  const thought = page.getByText('Two protocols')
  expect(await thought.isVisible()).toBe(false)
  await page.reload()
  await page.getByText('What it thought first').click()
  await thought.waitFor()
})

inBrowser(
  'one message and what follows it are erased after a question; the last takes the conversation',
  async () => {
    await using seen = await visit()
    const { page, fixture } = seen
    const two = [question, 'Write a Python function']
    const conversation = await fixture.world.remember('Two', new Date(), two)
    await page.goto(`${fixture.address}/c/${conversation}`)
    const erase = page.getByRole('button', { name: 'Erase from here on' })
    await erase.nth(2).focus()
    await page.keyboard.press('Enter')
    const sure = page.getByRole('alertdialog')
    await sure.getByText('2 messages in all').waitFor()
    expect(await axe(page)).toEqual([])
    await sure.getByRole('button', { name: 'Erase' }).click()
    await page.getByText(two[1] ?? '').waitFor({ state: 'detached' })
    expect(fixture.world.conversations.get(conversation)?.messages).toHaveLength(2)
    await erase.first().click()
    await sure.getByRole('button', { name: 'Erase' }).click()
    await page.waitForURL(`${fixture.address}/`)
    expect(fixture.world.conversations.size).toBe(0)
  },
)

inBrowser(
  'a conversation is exported in the form that one chooses, in the language of the page',
  async () => {
    await using seen = await visit({ context: { locale: 'fr-FR' } })
    const { page, fixture } = seen
    await fixture.world.remember('Une', new Date(), [question])
    await page.goto(fixture.address)
    await page.getByRole('button', { name: /^Actions pour/ }).click()
    await page.getByRole('menuitem', { name: 'Exporter' }).click()
    const links = page.getByRole('dialog').getByRole('link')
    await links.first().waitFor()
    const addresses = await links.evaluateAll((all) => all.map((one) => one.getAttribute('href')))
    expect(addresses.map((one) => one?.split('?')[1])).toEqual(
      ['html', 'md', 'txt', 'json'].map((format) => `format=${format}&lang=fr`),
    )
    expect(await axe(page)).toEqual([])
  },
)
