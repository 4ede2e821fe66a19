import type { Locator, Page, Route } from 'playwright-core'
import { expect } from 'vitest'
import { browserTests } from '../../test/browser/web.ts'
import { focused } from '../dev/focused.ts'
import { promises } from '../../test/promises.ts'
import type { Visit } from '../dev/browser.ts'

promises('web:parts', 'web:focus')

const { inBrowser, visit } = browserTests()

const unreachable = 'could not be loaded: the server cannot be reached'
const outdated = 'the server has a newer version'

async function conversation({ page, fixture }: Visit): Promise<Page> {
  const id = await fixture.world.remember('One', new Date(), ['Compare TCP and UDP in a table'])
  await page.goto(`${fixture.address}/c/${id}`)
  return page
}

/** Cuts the browser off from some files and from the page itself, until the returned is called. */
async function cut(page: Page, ...names: readonly string[]): Promise<() => void> {
  let isCut = true
  const refuse = (route: Route) => (isCut ? route.abort('connectionrefused') : route.continue())
  await page.route(new RegExp(`/assets/(${names.join('|')})-`), refuse)
  await page.route(
    (url) => url.pathname === '/',
    (route) => (route.request().isNavigationRequest() ? route.continue() : refuse(route)),
  )
  return () => {
    isCut = false
  }
}

/** What a server with a newer build does: some old files are gone, and its page begins with another. */
async function renew(page: Page, ...names: readonly string[]): Promise<void> {
  await page.route(new RegExp(`/assets/(${names.join('|')})-`), (route) =>
    route.fulfill({ status: 404 }),
  )
  await page.route(
    (url) => url.pathname === '/',
    (route) =>
      route.request().isNavigationRequest()
        ? route.continue()
        : route.fulfill({
            contentType: 'text/html',
            body: '<!doctype html><script type="module" src="/assets/index-newer.js"></script>',
          }),
  )
}

/** How often the page was loaded from the start. */
function loads(page: Page): () => number {
  let count = 0
  page.on('request', (request) => {
    if (request.isNavigationRequest()) count += 1
  })
  return () => count
}

const composer = (page: Page) => page.getByRole('textbox', { name: 'Your question' })

/** Another try, once the one before it has ended: until then the button refuses. */
const again = (place: Page | Locator) =>
  place.getByRole('button', { name: 'Try again', disabled: false })

inBrowser(
  'a receipt whose part does not come says so in its place, and comes with another try; the rest stays',
  async () => {
    await using seen = await visit()
    const restore = await cut(seen.page, 'panel')
    const page = await conversation(seen)
    await composer(page).fill('half a thought')
    await page.getByRole('button', { name: /^Sealed/ }).press('Enter')
    const place = page.getByRole('complementary', { name: 'Receipt' })
    await place.getByText(unreachable).waitFor()
    expect(await composer(page).inputValue()).toBe('half a thought')
    await again(place).press('Enter')
    await place.getByText(unreachable).waitFor()
    restore()
    await again(place).press('Enter')
    await place.getByRole('button', { name: 'Verify here' }).waitFor()
    expect(await composer(page).inputValue()).toBe('half a thought')
    expect(seen.complaints).toEqual([])
  },
)

inBrowser(
  'a page that does not come says so at its address, and comes with another try',
  async () => {
    await using seen = await visit()
    const page = await conversation(seen)
    const restore = await cut(page, 'page')
    await page.getByRole('button', { name: /Ada/ }).click()
    await page.getByRole('menuitem', { name: 'Settings' }).click()
    await page.getByText(unreachable).waitFor()
    expect(new URL(page.url()).pathname).toBe('/settings')
    restore()
    await again(page).click()
    await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
  },
)

inBrowser(
  'a menu that does not come says so when it is pressed, and opens with another try',
  async () => {
    await using seen = await visit()
    const restore = await cut(seen.page, 'menu-popup')
    const page = await conversation(seen)
    const actions = page.getByRole('button', { name: 'Actions for “One”' })
    await page.waitForTimeout(300)
    // Nobody has asked for it yet.
    expect(await page.getByText(unreachable).count()).toBe(0)
    await actions.press('Enter')
    const told = page.getByRole('dialog', { name: 'Not loaded' })
    await told.getByText(unreachable).waitFor()
    await page.keyboard.press('Escape')
    await told.waitFor({ state: 'detached' })
    expect(await focused(page)).toBe('Actions for “One”')
    await page.keyboard.press('Enter')
    await told.waitFor()
    restore()
    await again(told).press('Enter')
    await page.getByRole('menuitem', { name: 'Rename' }).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => focused(page)).toBe('Actions for “One”')
  },
)

inBrowser('a window that does not come says so, and gives the focus back', async () => {
  await using seen = await visit()
  const restore = await cut(seen.page, 'erase-dialog', 'dialog-popup')
  const page = await conversation(seen)
  const erase = page.getByRole('button', { name: 'Erase from here on' }).last()
  await erase.press('Enter')
  const told = page.getByRole('dialog', { name: 'Not loaded' })
  await told.getByText(unreachable).waitFor()
  await told.getByRole('button', { name: 'Close' }).press('Enter')
  await told.waitFor({ state: 'detached' })
  expect(await focused(page)).toBe('Erase from here on')
  await page.keyboard.press('Enter')
  await told.waitFor()
  restore()
  await again(told).press('Enter')
  await page.getByRole('alertdialog').waitFor()
  await expect.poll(() => focused(page)).toBe('Cancel')
  await page.keyboard.press('Escape')
  await page.getByRole('alertdialog').waitFor({ state: 'detached' })
  await expect.poll(() => focused(page)).toBe('Erase from here on')
})

inBrowser(
  'an answer whose form does not come is read as it was written, and said so once',
  async () => {
    await using seen = await visit()
    const restore = await cut(seen.page, 'markdown')
    const page = await conversation(seen)
    await page.getByText(unreachable).waitFor()
    expect(await page.getByText(unreachable).count()).toBe(1)
    await page.getByText('| TCP').first().waitFor()
    restore()
    await again(page).click()
    await page.getByRole('table').waitFor()
  },
)

inBrowser('a verifier that does not come is no verdict: another try checks', async () => {
  await using seen = await visit()
  const { page, fixture } = seen
  const restore = await cut(page, 'verifier')
  await page.goto(`${fixture.address}/transparency`)
  const told = page.getByRole('region', { name: /^Checked just now/ }).getByText(unreachable)
  await told.waitFor()
  await page.goto(`${fixture.address}/verify`)
  await page.setInputFiles('input[type=file]', {
    name: 'a.receipt.json',
    mimeType: 'application/json',
    buffer: Buffer.from('{}'),
  })
  const check = page.getByRole('button', { name: 'Check', exact: true })
  await check.press('Enter')
  await page.getByText(unreachable).waitFor()
  restore()
  await check.press('Enter')
  await page.getByText(unreachable).waitFor({ state: 'detached' })
})

inBrowser(
  'a newer build is loaded by itself, once, and what was being written is there',
  async () => {
    await using seen = await visit()
    const page = await conversation(seen)
    const count = loads(page)
    await composer(page).fill('half a thought')
    await renew(page, 'panel')
    await page.reload()
    await page.getByRole('button', { name: /^Sealed/ }).press('Enter')
    // The stand-in's page never becomes the newer one: so a second reload would show.
    await page.getByRole('complementary', { name: 'Receipt' }).getByText(outdated).waitFor()
    await page.waitForTimeout(500)
    expect(count()).toBe(2)
    expect(await composer(page).inputValue()).toBe('half a thought')
    await page.getByRole('button', { name: 'Reload' }).click()
    await expect.poll(count).toBe(3)
  },
)

inBrowser(
  'a newer build is not loaded over what stands nowhere else: a key shown once, a text half written',
  async () => {
    await using seen = await visit()
    const { page, fixture } = seen
    await renew(page, 'dialog-popup')
    await page.goto(`${fixture.address}/settings`)
    await page.getByLabel('Name of the key').fill('notebook')
    const count = loads(page)
    await page.getByRole('button', { name: 'Create' }).press('Enter')
    await page.getByText(outdated).waitFor()
    await page.getByRole('button', { name: 'Close' }).press('Enter')
    await page.getByLabel('Name of the key').fill('another')
    await page.getByRole('button', { name: 'Revoke' }).press('Enter')
    await page.getByText(outdated).waitFor()
    expect(count()).toBe(0)
  },
)
