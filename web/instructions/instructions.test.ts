import { MOST_INSTRUCTIONS } from '@overt/wire'
import { expect } from 'vitest'
import { promises } from '../../test/promises.ts'
import { axe } from '../dev/browser.ts'
import { browserTests } from '../../test/browser/web.ts'

promises('instructions:seen')

const { inBrowser, visit } = browserTests()

const brief = 'Answer in short sentences.'
const label = 'What the assistant should know or heed'

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
    const open = async (): Promise<void> => {
      await page.getByRole('button', { name: 'Actions for “One”' }).focus()
      await page.keyboard.press('Enter')
      await page.getByRole('menuitem', { name: 'Instructions' }).press('Enter')
      await page.getByLabel(label).waitFor()
    }
    await open()
    await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA')
    await page.keyboard.type(brief)
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(fixture.world.conversations.get(id)?.instructions).toBeNull()
    await open()
    expect(await page.getByLabel(label).inputValue()).toBe(brief)
    await page.keyboard.press('Control+Enter')
    await page.getByText('Saved. They hold from the next question on.').waitFor()
    expect(fixture.world.conversations.get(id)?.instructions).toBe(brief)

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
