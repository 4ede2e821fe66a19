import { expect } from 'vitest'
import { axe } from '../dev/browser.ts'
import { browserTests } from '../../test/browser/web.ts'

const { inBrowser, visit } = browserTests()

const pick = 'Model of this conversation:'

inBrowser(
  'the model of a new conversation is chosen by keyboard, and the conversation keeps it',
  async () => {
    await using seen = await visit()
    const { page, fixture, complaints } = seen
    fixture.world.keepModels()
    await page.goto(fixture.address)
    const button = page.getByRole('button', { name: pick })
    await button.getByText('Qwen3 1.7B Instruct').waitFor()
    await button.focus()
    await page.keyboard.press('Enter')
    const small = page.getByRole('menuitemradio', { name: /SmolLM2 135M/ })
    await small.waitFor()
    expect(await page.getByRole('menuitemradio').count()).toBe(3)
    expect(await page.getByRole('menuitemradio', { checked: true }).innerText()).toContain(
      'Qwen3 1.7B',
    )
    await page.getByText('questions leave this machine').waitFor()
    expect(await axe(page)).toEqual([])
    await page.keyboard.type('Smol')
    await page.keyboard.press('Enter')
    await button.getByText('SmolLM2 135M Instruct').waitFor()
    await page.reload()
    await button.getByText('SmolLM2 135M Instruct').waitFor()

    await page
      .getByRole('textbox', { name: 'Your question' })
      .fill('Compare TCP and UDP in a table')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: /^Sealed/ }).waitFor()
    const [conversation] = fixture.world.conversations.values()
    expect(conversation?.model).toBe('smollm2-135m-instruct')
    expect(complaints).toEqual([])
  },
)

inBrowser(
  'the model of a conversation is changed on a phone; the default gives it back',
  async () => {
    const viewport = { width: 390, height: 844 }
    await using seen = await visit({
      context: { viewport, hasTouch: true, isMobile: true },
    })
    const { page, fixture } = seen
    fixture.world.keepModels()
    const id = await fixture.world.remember('One', new Date(), ['Hi'])
    await page.goto(`${fixture.address}/c/${id}`)
    const button = page.getByRole('button', { name: pick })
    await button.tap()
    await page.getByRole('menuitemradio', { name: /SmolLM2 135M/ }).tap()
    await button.getByText('SmolLM2 135M Instruct').waitFor()
    expect(fixture.world.conversations.get(id)?.model).toBe('smollm2-135m-instruct')
    await button.tap()
    await page.getByRole('menuitemradio', { name: /Qwen3 1.7B/ }).tap()
    await button.getByText('Qwen3 1.7B Instruct').waitFor()
    expect(fixture.world.conversations.get(id)?.model).toBeNull()
  },
)

inBrowser(
  'a model that is gone is named as such, and nothing is sent to another in its place',
  async () => {
    await using seen = await visit()
    const { page, fixture } = seen
    fixture.world.keepModels()
    const id = await fixture.world.remember('One', new Date(), ['Hi'])
    const known = fixture.world.conversations.get(id)
    if (known !== undefined) fixture.world.conversations.set(id, { ...known, model: 'gone-7b' })
    await page.goto(`${fixture.address}/c/${id}`)
    await page.getByText('is no longer on the server. Choose another one.').first().waitFor()
    await page.getByRole('textbox', { name: 'Your question' }).fill('Hi')
    expect(await page.getByRole('button', { name: 'Send' }).getAttribute('aria-disabled')).toBe(
      'true',
    )
    await page.getByRole('button', { name: pick }).click()
    await page.getByRole('menuitemradio', { name: /Qwen3 1.7B/ }).click()
    await page.getByText('is no longer on the server').first().waitFor({ state: 'detached' })
    expect(await page.getByRole('button', { name: 'Send' }).getAttribute('aria-disabled')).toBe(
      'false',
    )
  },
)

inBrowser('where one model is all there is nothing to choose', async () => {
  await using seen = await visit()
  const { page, fixture } = seen
  await page.goto(fixture.address)
  await page.getByRole('button', { name: 'Send' }).waitFor()
  await page.waitForLoadState('networkidle')
  expect(await page.getByRole('button', { name: pick }).count()).toBe(0)
})
