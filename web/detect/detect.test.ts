import { expect } from 'vitest'
import { browserTests } from '../../test/browser/web.ts'
import { promises } from '../../test/promises.ts'

promises('mark:detect')

const { inBrowser, visit } = browserTests()

inBrowser('a finding is gone once something else is there to be looked at', async () => {
  await using seen = await visit({ signedIn: false })
  const { page, fixture, complaints } = seen
  await page.goto(`${fixture.address}/detect`)
  const text = page.getByLabel('The text', { exact: true })
  await text.fill('Who wrote this?')
  const found = page.getByText('that proves nothing')
  await page.getByRole('button', { name: 'Look' }).dblclick()
  await found.waitFor()
  await text.fill('And this?')
  await found.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Look' }).click()
  await found.waitFor()
  const file = { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('x') }
  await page.setInputFiles('input[type=file]', file)
  await page.getByText('a.txt').waitFor()
  await found.waitFor({ state: 'detached' })
  expect(complaints).toEqual([])
})

inBrowser(
  'a file that cannot be read, or is too large to be, says so and nothing breaks',
  async () => {
    await using seen = await visit({ signedIn: false })
    const { page, fixture, complaints } = seen
    await page.goto(`${fixture.address}/detect`)
    const give = (size: number | null) =>
      page.locator('.drop').evaluate((drop, bytes) => {
        const file = new File([bytes === null ? 'x' : new Uint8Array(bytes)], 'a.txt')
        if (bytes === null)
          file.arrayBuffer = () => Promise.reject(new DOMException('', 'NotFoundError'))
        const event = new DragEvent('drop', { bubbles: true, cancelable: true })
        Object.defineProperty(event, 'dataTransfer', { value: { files: [file] } })
        drop.dispatchEvent(event)
      }, size)
    await give(null)
    await page.getByRole('alert').getByText('could not be read').waitFor()
    await give(67_108_865)
    await page.getByRole('alert').getByText('larger than 64 MB').waitFor()
    await give(3_000_000)
    await page.getByText('a.txt').waitFor()
    expect(complaints).toEqual([])
  },
)
