import { expect } from 'vitest'
import { browserTests } from '../../test/browser/web.ts'
import { said } from '../dev/said.ts'

const { inBrowser, visit } = browserTests()

const lines = Array.from({ length: 300 }, (_, at) => `line(${at})`).join('\n')
const answer = `Here it is.\n\n\`\`\`js\n${lines}\n\`\`\`\n\nAnd that was it.`

inBrowser.each([
  ['at a desk', 1280],
  ['on a phone', 360],
])('a long block of code can be copied from wherever one reads it, %s', async (_, width) => {
  const context = { viewport: { width, height: 740 } }
  await using seen = await visit({ context })
  const { page, fixture } = seen
  const id = await said(fixture.world, 'Count', answer)
  await page.goto(`${fixture.address}/c/${id}`)
  await page.getByText('And that was it.').waitFor()
  const block = page.getByRole('group', { name: 'Code, js' })
  await block.evaluate((one) => one.scrollIntoView({ block: 'center' }))
  const copy = page.getByRole('button', { name: 'Copy the code' })
  expect((await block.boundingBox())?.y).toBeLessThan(-500)
  // Nothing lies over it.
  await copy.click({ trial: true })
  expect((await copy.boundingBox())?.y).toBeGreaterThanOrEqual(0)
})
