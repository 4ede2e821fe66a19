import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { browserTests } from '../../test/browser/web.ts'
import { promises } from '../../test/promises.ts'

promises('model:licence-first')

const { inBrowser, visit } = browserTests()

inBrowser(
  'a model is fetched once its licence was read, and its progress survives a reload',
  async () => {
    await using seen = await visit()
    const { page, fixture } = seen
    const models = fixture.world.keepModels()
    await page.goto(`${fixture.address}/models`)
    await page.getByRole('button', { name: 'Fetch Qwen3 8B' }).focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('under the licence Apache-2.0').waitFor()
    expect(models.all.find(({ id }) => id === 'qwen3-8b')?.state).toBe('absent')
    await dialog.getByRole('button', { name: 'Accept and fetch' }).click()
    const stop = page.getByRole('button', { name: 'Stop fetching Qwen3 8B' })
    await stop.waitFor()
    // Whoever goes by the keyboard is where the dialog was opened.
    await expect.poll(() => stop.evaluate((button) => button === document.activeElement)).toBe(true)
    await page.reload()
    await page.getByText('1.7 GB of 6.7 GB').waitFor()
    await page.getByRole('button', { name: 'Stop fetching Qwen3 8B' }).click()
    await page.getByRole('button', { name: 'Go on fetching Qwen3 8B' }).waitFor()
    models.fetch('qwen3-8b')
    models.arrive('qwen3-8b')
    await page.reload()
    await page.getByRole('button', { name: 'Use Qwen3 8B' }).click()
    await page.getByText('Qwen3 8B answers from now on.').waitFor()
  },
)

inBrowser('a model is looked into, removed after a question, and added by its place', async () => {
  await using seen = await visit()
  const { page, fixture } = seen
  const models = fixture.world.keepModels()
  await page.goto(`${fixture.address}/models`)
  await page.getByRole('button', { name: 'Details of Qwen3 1.7B Instruct' }).click()
  await page.getByRole('dialog').getByText('exact, to the bit').waitFor()
  await page.keyboard.press('Escape')
  await page.getByText('Too large for this machine').waitFor()
  expect(await page.getByRole('button', { name: 'Fetch Qwen3 32B' }).count()).toBe(0)
  await page.getByRole('button', { name: 'Remove SmolLM2 135M Instruct' }).click()
  await page.getByRole('alertdialog').getByText('98 MB of the disk').waitFor()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('button', { name: 'Fetch SmolLM2 135M Instruct' }).waitFor()
  models.refusal = '/x.gguf is not a usable model file: it is empty.'
  await page.getByLabel('Where it is').fill('/x.gguf')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByText('it is empty').waitFor()
  models.refusal = null
  await page.getByLabel('Where it is').fill('/srv/Mine.gguf')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('heading', { name: 'Mine.gguf' }).waitFor()
})

inBrowser('whoever is not the owner sees the models and nothing to change them with', async () => {
  await using seen = await visit()
  const { page, fixture } = seen
  await page.goto(`${fixture.address}/models`)
  await page.getByRole('heading', { name: 'Qwen3 1.7B Instruct' }).waitFor()
  expect(await page.getByRole('button').count()).toBe(0)
  expect(await page.getByRole('meter').count()).toBe(0)
})

inBrowser('how full the memory is stands over the whole height of its gauge', async () => {
  await using seen = await visit()
  const { page, fixture } = seen
  fixture.world.keepModels()
  await page.goto(`${fixture.address}/models`)
  const gauge = page.getByRole('meter')
  await gauge.waitFor()
  const { left, right } = await coloursOf(page, await gauge.screenshot())
  expect(left).toEqual([left[0], left[0], left[0]])
  expect(left).not.toContain(right)
})

/** Of a picture: near its left edge at three heights, and near its right edge. */
async function coloursOf(page: Page, png: Buffer) {
  const blank = await page.context().newPage()
  return blank.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0)
    const image = await createImageBitmap(new Blob([bytes]))
    const { width, height } = image
    const canvas = new OffscreenCanvas(width, height).getContext('2d')
    if (canvas === null) throw new Error('there is no canvas')
    canvas.drawImage(image, 0, 0)
    const colourAt = (x: number, y: number) => canvas.getImageData(x, y, 1, 1).data.join()
    const at = [0.25, 0.5, 0.75].map((part) => Math.floor(height * part))
    const near = height / 2
    return { left: at.map((y) => colourAt(near, y)), right: colourAt(width - near, near) }
  }, png.toString('base64'))
}
