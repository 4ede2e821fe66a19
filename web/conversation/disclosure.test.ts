import { browserTests } from '../../test/browser/web.ts'
import { promises } from '../../test/promises.ts'

const { inBrowser, visit } = browserTests()
const own = 'You are talking to an AI; a small model can be wrong.'

inBrowser('people are told of talking to an AI in the words of the charter', async () => {
  promises('charter:disclosure')
  await using seen = await visit()
  const { page, fixture } = seen
  const disclosures = [{ language: 'en', text: 'A machine answers.' }]
  await page.route('**/api/disclosure', (route) => route.fulfill({ json: { disclosures } }))
  await page.goto(fixture.address)
  await page.getByText('A machine answers.').waitFor()
  await page.getByText(own).waitFor({ state: 'detached' })
})

inBrowser('nobody is left untold where the charter has no words, or they do not come', async () => {
  await using seen = await visit()
  const { page, fixture } = seen
  await page.route('**/api/disclosure', (route) => route.fulfill({ json: { disclosures: [] } }))
  await page.goto(fixture.address)
  await page.getByText(own).waitFor()
  await page.route('**/api/disclosure', (route) => route.abort())
  await page.goto(fixture.address)
  await page.getByText(own).waitFor()
})
