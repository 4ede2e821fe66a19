import { expect } from 'vitest'
import { browserTests } from '../../test/browser/web.ts'
import { axe } from '../dev/browser.ts'
import { exactReplay } from '../dev/replay.ts'
import { promises } from '../../test/promises.ts'

promises('replay:plain-words')

const { inBrowser, visit } = browserTests()

const question = 'Compare TCP and UDP in a table'

inBrowser('an answer is run again, and the verdict is said in plain words', async () => {
  await using seen = await visit()
  const { page, fixture, complaints } = seen
  const conversation = await fixture.world.remember('One', new Date(), [question])
  const [receipt] = fixture.world.receipts.keys()
  const gate = Promise.withResolvers<void>()
  await page.route('**/v1/receipts/*/replay', async (route) => {
    await gate.promise
    await route.continue()
  })
  await page.goto(`${fixture.address}/c/${conversation}?receipt=${receipt}`)
  await page.getByRole('button', { name: 'Run it again' }).click()
  await page.getByRole('progressbar', { name: 'Running the answer again' }).waitFor()
  expect(await axe(page)).toEqual([])
  gate.resolve()
  await page.getByText('this sampler, gave exactly these words').waitFor()
  await page.getByText('212 tokens, 147 of them with a choice').waitFor()
  expect(await axe(page)).toEqual([])
  expect(complaints).toEqual([])
})

inBrowser('an answer that the model would not give is told apart, with the step', async () => {
  await using seen = await visit({ context: { locale: 'fr-FR' } })
  const { page, fixture } = seen
  const conversation = await fixture.world.remember('One', new Date(), [question])
  const [receipt] = fixture.world.receipts.keys()
  const json = {
    ...exactReplay,
    verdict: 'inconsistent at step 17',
    reason: 'token',
    run: 0,
    step: 17,
  }
  await page.route('**/v1/receipts/*/replay', (route) => route.fulfill({ json }))
  await page.goto(`${fixture.address}/c/${conversation}?receipt=${receipt}`)
  await page.getByRole('button', { name: 'Rejouer la réponse' }).click()
  await page.getByText('La première différence est à l’étape 17').waitFor()
  await page.getByText('Le modèle y tire un autre jeton.').waitFor()
  expect(await axe(page)).toEqual([])
})

inBrowser('a replay can be stopped, and one that is refused says why', async () => {
  await using seen = await visit()
  const { page, fixture } = seen
  const conversation = await fixture.world.remember('One', new Date(), [question])
  const [receipt] = fixture.world.receipts.keys()
  const message = 'Other replays are waiting already: ask again in a few seconds.'
  const error = { message, type: 'rate_limit_error', param: null, code: 'too_many_requests' }
  let asked = 0
  await page.route('**/v1/receipts/*/replay', async (route) => {
    asked += 1
    if (asked > 1) await route.fulfill({ status: 429, json: { error } })
  })
  await page.goto(`${fixture.address}/c/${conversation}?receipt=${receipt}`)
  const run = page.getByRole('button', { name: 'Run it again' })
  await run.click()
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await run.click()
  await page.getByText(message).waitFor()
})

inBrowser('the holder downloads a receipt that shows only what was chosen', async () => {
  await using seen = await visit()
  const { page, fixture } = seen
  const conversation = await fixture.world.remember('One', new Date(), [question])
  const [receipt] = fixture.world.receipts.keys()
  await page.goto(`${fixture.address}/c/${conversation}?receipt=${receipt}`)
  await page.getByRole('button', { name: 'Download' }).click()
  await page.getByRole('button', { name: 'Only the proof' }).click()
  await page.getByText('neither your question nor the answer').waitFor()
  await page.getByRole('checkbox', { name: 'Answer' }).check()
  const arriving = page.waitForEvent('download')
  await page.getByRole('dialog').getByRole('button', { name: 'Download' }).click()
  const file = await arriving
  expect(file.suggestedFilename()).toBe(`${receipt}.receipt.json`)
  const text = await Array.fromAsync(await file.createReadStream())
  expect(Buffer.concat(text).toString()).toBe(await fixture.world.bundle(receipt ?? '', ['text']))
})
