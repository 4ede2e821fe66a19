import { MOST_INSTRUCTIONS } from '@overt/wire'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { promises } from '../../test/promises.ts'
import { axe } from '../dev/browser.ts'
import { browserTests } from '../../test/browser/web.ts'
import { focused } from '../dev/focused.ts'

promises('instructions:seen', 'web:focus')

const { inBrowser, visit } = browserTests()

const brief = 'Answer in short sentences.'
const label = 'What the assistant should know or heed'

/** Opens what a conversation is told, by keyboard. */
async function open(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for “${title}”` }).press('Enter')
  await page.getByRole('menuitem', { name: 'Instructions' }).press('Enter')
  await page.getByLabel(label).waitFor()
}

const untilWriting = (page: Page) =>
  page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA')

/** A window that closes is still a window for a moment, with the same words in it as the next. */
const untilClosed = (page: Page) => page.getByRole('dialog').waitFor({ state: 'detached' })

inBrowser(
  'what is said in the settings begins the next conversation, and its receipt shows whose it is',
  async () => {
    await using seen = await visit()
    const { page, fixture, complaints } = seen
    await page.goto(`${fixture.address}/settings`)
    await page.getByText('on top of the rules of this server and never in their place').waitFor()
    const save = page
      .getByRole('region', { name: 'Instructions' })
      .getByRole('button', { name: 'Save' })
    expect(await save.isDisabled()).toBe(true)
    await page.getByLabel(label).fill(brief)
    await save.click()
    await page.getByText('Saved. New conversations begin with them.').waitFor()
    expect(fixture.world.instructions).toBe(brief)
    expect(await save.isDisabled()).toBe(true)

    await page.goto(fixture.address)
    await page
      .getByRole('textbox', { name: 'Your question' })
      .fill('Compare TCP and UDP in a table')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Your instructions apply here' }).waitFor()
    await page.getByRole('button', { name: /^Sealed/ }).click()
    await page.getByText('Instructions of your own came on top of them.').waitFor()
    await page.getByText('What it was told').click()
    const parts = page.getByRole('listitem').filter({ has: page.getByText('Yours: instructions') })
    await parts.getByText(brief).waitFor()
    await page.getByText('Yours: the question').waitFor()
    await page.getByText('You are a helpful assistant.').waitFor()
    expect(await axe(page)).toEqual([])
    expect(complaints).toEqual([])
  },
)

inBrowser(
  'a conversation is told something of its own, by keyboard, and what was not saved is still there',
  async () => {
    await using seen = await visit()
    const { page, fixture, complaints } = seen
    const id = await fixture.world.remember('One', new Date(), ['Compare TCP and UDP in a table'])
    await page.goto(`${fixture.address}/c/${id}`)
    await open(page, 'One')
    await untilWriting(page)
    await page.keyboard.type(brief)
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Escape')
    await untilClosed(page)
    expect(fixture.world.conversations.get(id)?.instructions).toBeNull()
    await open(page, 'One')
    await untilWriting(page)
    expect(await page.getByLabel(label).inputValue()).toBe(brief)
    await page.keyboard.press('Control+Enter')
    await page.getByText('Saved. They hold from the next question on.').waitFor()
    expect(fixture.world.conversations.get(id)?.instructions).toBe(brief)
    await untilClosed(page)

    await page.getByRole('button', { name: 'Your instructions apply here' }).press('Enter')
    await page.getByLabel(label).fill('  ')
    await page.keyboard.press('Control+Enter')
    await page.getByText('Removed. Nothing is added any more.').waitFor()
    await page
      .getByRole('button', { name: 'Your instructions apply here' })
      .waitFor({ state: 'detached' })
    expect(fixture.world.conversations.get(id)?.instructions).toBeNull()
    expect(complaints).toEqual([])
  },
)

inBrowser(
  'a conversation that is not on the page is told something: the focus goes to its words once they have come',
  async () => {
    await using seen = await visit()
    const { page, fixture } = seen
    const id = await fixture.world.remember('Other', new Date(), ['Compare TCP and UDP in a table'])
    const asked = Promise.withResolvers<void>()
    const here = Promise.withResolvers<void>()
    await page.route(`**/api/conversations/${id}`, async (route) => {
      asked.resolve()
      await here.promise
      return route.continue()
    })
    await page.goto(fixture.address)
    await page.getByRole('button', { name: 'Actions for “Other”' }).press('Enter')
    await page.getByRole('menuitem', { name: 'Instructions' }).press('Enter')
    await asked.promise
    await page.waitForFunction(() => document.activeElement?.role === 'dialog')
    here.resolve()
    await untilWriting(page)
    await page.keyboard.type(brief)
    await page.keyboard.press('Escape')
    await untilClosed(page)
    await expect.poll(() => focused(page)).toBe('Actions for “Other”')
    await open(page, 'Other')
    expect(await page.getByLabel(label).inputValue()).toBe(brief)
  },
)

inBrowser('what was saved stands, though an older answer comes after it', async () => {
  await using seen = await visit()
  const { page, fixture } = seen
  const id = await fixture.world.remember('One', new Date(), ['Compare TCP and UDP in a table'])
  await page.goto(`${fixture.address}/c/${id}`)
  await page.getByRole('button', { name: 'Erase from here on' }).first().waitFor()
  const asked = Promise.withResolvers<void>()
  const late = Promise.withResolvers<void>()
  await page.route(
    `**/api/conversations/${id}`,
    async (route) => {
      const old = await route.fetch()
      asked.resolve()
      await late.promise
      // Nobody waits for it any more.
      return route.fulfill({ response: old }).catch(() => undefined)
    },
    { times: 1 },
  )
  await open(page, 'One')
  await asked.promise
  await page.getByLabel(label).fill(brief)
  await page.keyboard.press('Control+Enter')
  await page.getByText('Saved. They hold from the next question on.').waitFor()
  late.resolve()
  await untilClosed(page)
  await page.waitForTimeout(200)
  expect(await page.getByRole('button', { name: 'Your instructions apply here' }).count()).toBe(1)
})

inBrowser('what is too long says by how much, and nothing of it is lost', async () => {
  await using seen = await visit({ context: { locale: 'fr-FR' } })
  const { page, fixture } = seen
  await page.goto(`${fixture.address}/settings`)
  const area = page.getByLabel('Ce que l’assistant doit savoir ou respecter')
  await area.fill('x'.repeat(MOST_INSTRUCTIONS - 20))
  await page.getByText('20 caractères restants').waitFor()
  await area.fill('x'.repeat(MOST_INSTRUCTIONS + 1))
  await page.getByText('1 caractère de trop').waitFor()
  const save = page
    .getByRole('region', { name: 'Consignes' })
    .getByRole('button', { name: 'Enregistrer' })
  expect(await save.isDisabled()).toBe(true)
  await page.keyboard.press('Control+Enter')
  expect(fixture.world.instructions).toBeNull()
  expect(await axe(page)).toEqual([])
})

inBrowser('a server that does not take them says so, and the text stays', async () => {
  await using seen = await visit()
  const { page, fixture } = seen
  let down = true
  await page.route('**/api/instructions', (route) =>
    down && route.request().method() === 'PUT' ? route.abort() : route.continue(),
  )
  await page.goto(`${fixture.address}/settings`)
  await page.getByLabel(label).fill(brief)
  await page.keyboard.press('Control+Enter')
  await page.getByRole('alert').getByText('The server cannot be reached').waitFor()
  expect(await page.getByLabel(label).inputValue()).toBe(brief)
  down = false
  await page.getByLabel(label).press('Control+Enter')
  await page.getByText('Saved. New conversations begin with them.').waitFor()
  expect(fixture.world.instructions).toBe(brief)
})
