import type { Locator } from 'playwright-core'
import { expect } from 'vitest'
import { browserTests } from '../../test/browser/web.ts'
import { axe, type Visit } from '../dev/browser.ts'

const { inBrowser, visit } = browserTests()

type Brought = 'paste' | 'drop'

/** Whether the browser's own paste or drop goes on. */
const bring = (area: Locator, how: Brought, length: number): Promise<boolean> =>
  area.evaluate(
    (element, { of, size }) => {
      const held = new DataTransfer()
      held.setData('text/plain', 'x'.repeat(size))
      const usual = { bubbles: true, cancelable: true }
      return element.dispatchEvent(
        of === 'paste'
          ? new ClipboardEvent('paste', { clipboardData: held, ...usual })
          : new DragEvent('drop', { dataTransfer: held, ...usual }),
      )
    },
    { of: how, size: length },
  )

async function begin({ page, fixture }: Visit): Promise<Locator> {
  await page.goto(fixture.address)
  const area = page.getByRole('textbox', { name: 'Your question' })
  await area.fill('Before. ')
  return area
}

for (const how of ['paste', 'drop'] as const) {
  inBrowser(`a ${how} of millions of characters is not taken, and says so`, async () => {
    await using seen = await visit()
    const area = await begin(seen)
    expect(await bring(area, how, 5_000_000)).toBe(false)
    await seen.page.getByText('longer than 200,000 characters: it was not taken').waitFor()
    expect(await area.inputValue()).toBe('Before. ')
    expect(await axe(seen.page)).toEqual([])
    // The browser's own goes on, up to the last character that a question may have.
    expect(await bring(area, how, 200_000 - 'Before. '.length)).toBe(true)
    await seen.page.getByText('it was not taken').waitFor({ state: 'detached' })
    expect(await bring(area, how, 200_001 - 'Before. '.length)).toBe(false)
  })
}

inBrowser('what is pasted over a selection takes its place; what is dropped does not', async () => {
  await using seen = await visit()
  const area = await begin(seen)
  await area.selectText()
  expect(await bring(area, 'paste', 200_000)).toBe(true)
  expect(await bring(area, 'drop', 200_000)).toBe(false)
})

inBrowser('a long question may be rearranged by dragging its own words', async () => {
  await using seen = await visit()
  const area = await begin(seen)
  await area.fill('word '.repeat(30_000))
  await area.dispatchEvent('dragstart')
  expect(await bring(area, 'drop', 100_000)).toBe(true)
  await area.dispatchEvent('dragend')
  expect(await bring(area, 'drop', 100_000)).toBe(false)
})

inBrowser('a file that is dropped opens nowhere, and the page says what to do', async () => {
  await using seen = await visit({ context: { locale: 'fr-FR' } })
  const { page, fixture } = seen
  await page.goto(fixture.address)
  const area = page.getByRole('textbox', { name: 'Votre question' })
  await area.fill('Avant. ')
  const box = await area.boundingBox()
  if (box === null) throw new Error('the composer is nowhere')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  // The browser's own drag, as from a desktop.
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: [import.meta.filename], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x, y, data })
  }
  await page.getByText('Aucun fichier n’est lu ici').waitFor()
  expect(await area.inputValue()).toBe('Avant. ')
  expect(page.context().pages()).toHaveLength(1)
  await area.press('End')
  await area.pressSequentially('Après.')
  await page.getByText('Aucun fichier n’est lu ici').waitFor({ state: 'detached' })
})
