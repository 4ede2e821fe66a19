import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { browserTests } from '../../test/browser/web.ts'
import { focused as focusedIn } from '../dev/focused.ts'
import { promises } from '../../test/promises.ts'
import type { Visit } from '../dev/browser.ts'

promises('web:focus')

const { inBrowser, visit } = browserTests()

const windows = '[role=dialog], [role=alertdialog]'

/** The names of what so many presses of a key reach; what is outside of the window is told so. */
async function walk(page: Page, key: string, presses: number): Promise<readonly string[]> {
  const places: string[] = []
  for (let press = 0; press < presses; press += 1) {
    await page.keyboard.press(key)
    // A window leads the focus back from its edge a frame later.
    await page.waitForFunction(
      () => document.activeElement?.hasAttribute('data-base-ui-focus-guard') === false,
    )
    places.push(await focused(page))
  }
  return places
}

const focused = (page: Page): Promise<string> => focusedIn(page, windows)

async function conversation({ page, fixture }: Visit, title = 'One') {
  const id = await fixture.world.remember(title, new Date(), ['Compare TCP and UDP in a table'])
  await page.goto(`${fixture.address}/c/${id}`)
  return page
}

inBrowser(
  'a question about erasing keeps the focus, and gives it back when nothing is erased',
  async () => {
    await using seen = await visit()
    const page = await conversation(seen)
    await page.getByRole('button', { name: 'Erase from here on' }).last().focus()
    await page.keyboard.press('Enter')
    await page.getByRole('alertdialog').waitFor()
    await expect.poll(() => focused(page)).toBe('Cancel')
    expect(await walk(page, 'Tab', 4)).toEqual(['Erase', 'Cancel', 'Erase', 'Cancel'])
    expect(await walk(page, 'Shift+Tab', 3)).toEqual(['Erase', 'Cancel', 'Erase'])
    await page.keyboard.press('Escape')
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    await expect.poll(() => focused(page)).toBe('outside: Erase from here on')
  },
)

inBrowser('the choice of a form to export in is walked by Tab, both ways', async () => {
  await using seen = await visit()
  const page = await conversation(seen)
  const actions = page.getByRole('button', { name: 'Actions for “One”' })
  await actions.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Export' }).press('Enter')
  await page.getByRole('dialog').waitFor()
  const order = ['Web page', 'Markdown', 'Plain text', 'JSON', 'Cancel']
  await expect.poll(() => focused(page)).toBe(order[0])
  expect(await walk(page, 'Tab', 5)).toEqual([...order.slice(1), order[0]])
  expect(await walk(page, 'Shift+Tab', 2)).toEqual(['Cancel', 'JSON'])
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await expect.poll(() => focused(page)).toContain('Actions for “One”')
})

inBrowser(
  'whoever reaches a button before its menu has come stays on it, and Enter opens the menu when it comes',
  async () => {
    await using seen = await visit()
    const come = Promise.withResolvers<void>()
    await seen.page.route('**/assets/menu-popup*', async (route) => {
      await come.promise
      return route.continue()
    })
    const page = await conversation(seen)
    const actions = page.getByRole('button', { name: 'Actions for “One”' })
    await actions.focus()
    const before = await actions.elementHandle()
    come.resolve()
    // Another button takes the place of the first.
    await page.waitForFunction((button) => button !== null && !button.isConnected, before)
    await expect.poll(() => focused(page)).toContain('Actions for “One”')
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Rename' }).waitFor()
  },
)

/** Where the focus is, or null while it is nowhere. */
const place = (page: Page): Promise<string | null> =>
  page.evaluate(() => {
    const at = document.activeElement
    return at === null || at === document.body ? null : at.tagName
  })

inBrowser('what goes away with what it did leaves the focus near it, never nowhere', async () => {
  await using seen = await visit()
  const { fixture } = seen
  const page = await conversation(seen)
  await page.getByRole('button', { name: 'Erase from here on' }).last().focus()
  await page.keyboard.press('Enter')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Erase' }).press('Enter')
  await page.getByText('Erased.').waitFor()
  await expect.poll(() => place(page)).toBe('MAIN')

  await page.goto(`${fixture.address}/settings`)
  await page.getByLabel('Name of the key').fill('notebook')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Done' }).press('Enter')
  await page.getByRole('button', { name: 'Revoke' }).press('Enter')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).press('Enter')
  await page.getByText(/^Revoked on/).waitFor()
  await expect.poll(() => place(page)).not.toBeNull()
})

inBrowser('a button that waits keeps the focus, and takes no second press', async () => {
  await using seen = await visit({ signedIn: false })
  const { page, fixture } = seen
  const gate = Promise.withResolvers<void>()
  let asked = 0
  await page.route('**/api/session', async (route) => {
    if (route.request().method() !== 'POST') return route.continue()
    asked += 1
    await gate.promise
    return route.continue()
  })
  await page.goto(fixture.address)
  await page.getByLabel('E-mail').fill('ada@example.org')
  await page.getByLabel('Password').fill('wrong')
  const enter = page.getByRole('button', { name: 'Sign in' })
  await enter.press('Enter')
  await page.waitForTimeout(100)
  expect(await place(page)).toBe('BUTTON')
  await page.keyboard.press('Enter')
  await page.getByLabel('Password').press('Enter')
  gate.resolve()
  await page.getByText('do not match an account').waitFor()
  expect(asked).toBe(1)
})

inBrowser('what takes the place of what was pressed has the focus', async () => {
  await using seen = await visit()
  const { page, fixture } = seen
  fixture.world.keepModels()
  await page.goto(`${fixture.address}/models`)
  await page.getByRole('button', { name: 'Fetch Letters 7B' }).press('Enter')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'I have read it: fetch' })
    .press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  const stop = page.getByRole('button', { name: 'Stop fetching Letters 7B' })
  await stop.waitFor()
  await expect.poll(() => focused(page)).toBe('outside: Stop fetching Letters 7B')
  await page.keyboard.press('Enter')
  await stop.waitFor({ state: 'detached' })
  expect(await focused(page)).toBe('outside: Go on fetching Letters 7B')

  await page.goto(`${fixture.address}/settings`)
  await page.getByRole('button', { name: 'Erase this account…' }).press('Enter')
  expect(await place(page)).toBe('INPUT')
})

inBrowser(
  'asking for a new conversation where there is one goes to where it is written',
  async () => {
    await using seen = await visit()
    const { page, fixture } = seen
    await fixture.world.remember('One', new Date(), ['Compare TCP and UDP in a table'])
    await page.goto(fixture.address)
    const actions = page.getByRole('button', { name: 'Actions for “One”' })
    for (const ask of ['Control+k', 'Enter'] as const) {
      if (ask === 'Enter') await page.getByRole('link', { name: /New conversation/ }).focus()
      else await actions.focus()
      await page.keyboard.press(ask)
      await expect.poll(() => focused(page)).toBe('outside: Your question')
    }
  },
)
