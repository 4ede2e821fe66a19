import type { Page, Route } from 'playwright-core'
import { expect } from 'vitest'
import { browserTests } from '../../test/browser/web.ts'
import { focused } from '../dev/focused.ts'
import { promises } from '../../test/promises.ts'
import type { Visit } from '../dev/browser.ts'
import { exactReplay } from '../dev/replay.ts'

promises('replay:plain-words', 'web:focus')

const { inBrowser, visit } = browserTests()

/** An open receipt, whose replay is answered as told. */
async function receipt({ page, fixture }: Visit, answer: (route: Route) => Promise<void>) {
  const id = await fixture.world.remember('One', new Date(), ['Compare TCP and UDP in a table'])
  await page.route('**/v1/receipts/*/replay', answer)
  await page.goto(`${fixture.address}/c/${id}`)
  await page.getByRole('button', { name: /^(Sealed|Scellée)/ }).press('Enter')
  const run = page.getByRole('button', { name: /^(Run it|Rejouer)/ })
  await run.waitFor()
  return run
}

const verdict = (page: Page) => page.getByText('Exactly these words', { exact: true })

const refusal = (status: number, code: string) => (route: Route) =>
  route.fulfill({
    status,
    json: { error: { message: 'It was refused.', type: 'overt_error', param: null, code } },
  })

inBrowser(
  'a replay that is asked for twice at once is one, and the focus stays with it',
  async () => {
    await using seen = await visit()
    const { page, complaints } = seen
    const done = Promise.withResolvers<void>()
    let asked = 0
    const run = await receipt(seen, async (route) => {
      asked += 1
      await done.promise
      return route.fulfill({ json: exactReplay })
    })
    await run.press('Enter')
    await page.getByText('Running the answer again…').waitFor()
    await page.keyboard.press('Enter')
    expect(await focused(page)).toBe('Run it again')
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Stop')
    await page.keyboard.press('Shift+Tab')
    done.resolve()
    await verdict(page).waitFor()
    expect(await focused(page)).toBe('Run it once more')
    expect(asked).toBe(1)
    expect(complaints).toEqual([])
  },
)

inBrowser('whoever stops a replay by keyboard can begin it again from there', async () => {
  await using seen = await visit()
  const { page } = seen
  const stuck = Promise.withResolvers<void>()
  let asked = 0
  const run = await receipt(seen, async (route) => {
    asked += 1
    if (asked === 1) await stuck.promise
    return route.fulfill({ json: exactReplay }).catch(() => undefined)
  })
  await run.press('Enter')
  await page.getByRole('button', { name: 'Stop' }).press('Enter')
  await page.getByText('Running the answer again…').waitFor({ state: 'detached' })
  expect(await focused(page)).toBe('Run it again')
  await page.keyboard.press('Enter')
  await verdict(page).waitFor()
  stuck.resolve()
  expect(asked).toBe(2)
})

inBrowser(
  'a server that goes away in the middle is told of, and another try is one press',
  async () => {
    await using seen = await visit()
    const { page } = seen
    let down = true
    const run = await receipt(seen, (route) =>
      down ? route.abort('connectionreset') : route.fulfill({ json: exactReplay }),
    )
    await run.press('Enter')
    await page.getByText('The server cannot be reached').waitFor()
    expect(await focused(page)).toBe('Run it again')
    down = false
    await page.keyboard.press('Enter')
    await verdict(page).waitFor()
    expect(await page.getByText('The server cannot be reached').count()).toBe(0)
  },
)

inBrowser(
  'each refusal is said in the reader’s words, and no verdict is left beside it',
  async () => {
    await using seen = await visit({ context: { locale: 'fr-FR' } })
    const { page } = seen
    const answers = [
      (route: Route) => route.fulfill({ json: exactReplay }),
      refusal(401, 'not_signed_in'),
      refusal(404, 'not_found'),
      refusal(429, 'too_many_requests'),
      refusal(500, 'engine_failed'),
      (route: Route) => route.fulfill({ json: { verdict: 'exact' } }),
    ]
    let asked = 0
    const run = await receipt(seen, async (route) => answers[asked++]?.(route))
    await run.press('Enter')
    const before = page.getByText('Exactement ces mots', { exact: true })
    await before.waitFor()
    for (const words of [
      'Vous êtes déconnecté',
      'appartient à un autre compte',
      'Le serveur est occupé',
      'Le modèle a échoué',
      'n’a pas pu être lue',
    ]) {
      await run.press('Enter')
      await page.getByText(words).waitFor()
      expect(await before.count(), words).toBe(0)
    }
  },
)

inBrowser(
  'a receipt that is sealed meanwhile lets a replay and a check of it go on, and says so of the sealed one',
  async () => {
    await using seen = await visit()
    const { page, fixture, complaints } = seen
    const [sealed, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    fixture.world.sealing = sealed.promise
    await page.route('**/v1/receipts/*/replay', async (route) => {
      await done.promise
      return route.fulfill({ json: exactReplay })
    })
    await page.goto(fixture.address)
    await page
      .getByRole('textbox', { name: 'Your question' })
      .fill('Compare TCP and UDP in a table')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: /^Pending/ }).press('Enter')
    await page.getByRole('button', { name: 'Verify here' }).press('Enter')
    await page.getByRole('button', { name: 'Verify again' }).waitFor()
    const pending = await page.getByRole('complementary').innerText()
    const run = page.getByRole('button', { name: 'Run it again' })
    await run.press('Enter')
    await page.getByText('Running the answer again…').waitFor()
    sealed.resolve()
    await page.getByRole('button', { name: /^Sealed/ }).waitFor()
    await page
      .getByRole('complementary')
      .getByText(/as entry \d+\./)
      .waitFor()
    expect(await focused(page)).toBe('Run it again')
    done.resolve()
    await verdict(page).waitFor()
    await page.getByRole('button', { name: 'Verify again' }).waitFor()
    expect(await page.getByRole('complementary').innerText()).not.toBe(pending)
    expect(complaints).toEqual([])
  },
)
