import type { CharterHistory, Transparency } from '@overt/wire'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { promises } from '../../test/promises.ts'
import { axe, type Visit } from '../dev/browser.ts'
import { browserTests } from '../../test/browser/web.ts'
import { amendmentList, charterHistory } from '../dev/charter.ts'

promises('transparency:first-screen')

const { inBrowser, visit } = browserTests()

const desk = { viewport: { width: 1280, height: 800 } }
const phone = {
  viewport: { width: 390, height: 844 },
  locale: 'fr-FR',
  colorScheme: 'dark',
} as const
const open = ({ page, fixture }: Visit) => page.goto(`${fixture.address}/transparency`)

/** The server tells another story of its ledger. */
async function tell({ page, fixture }: Visit, told: (claimed: Transparency) => Transparency) {
  await page.route('**/api/transparency*', async (route) =>
    route.fulfill({ json: told(await fixture.world.transparency()) }),
  )
}

/** A colour as the browser writes it. */
const asShown = (page: Page, colour: string): Promise<string> =>
  page.evaluate((value) => {
    document.documentElement.style.outlineColor = value
    return getComputedStyle(document.documentElement).outlineColor
  }, colour)

inBrowser('a stranger reads in one screen what is promised and what holds', async () => {
  await using seen = await visit({ context: desk, signedIn: false })
  await open(seen)
  const { page, complaints } = seen
  const verdict = page.getByText('What can be checked here holds')
  await verdict.waitFor()
  await page.getByText('Every answer here is given under public rules').waitFor()
  const last = await page.getByText('that the answers are true').boundingBox()
  expect((last?.y ?? 900) + (last?.height ?? 0)).toBeLessThan(800)
  expect(complaints).toEqual([])
})

inBrowser(
  'a signature that does not hold is said before anything else, on a phone too',
  async () => {
    await using seen = await visit({ context: phone })
    await tell(seen, (claimed) => ({
      ...claimed,
      checkpoint: claimed.checkpoint.replace(`\n${claimed.size}\n`, `\n${claimed.size + 1}\n`),
    }))
    await open(seen)
    const verdict = seen.page.getByText('Quelque chose ne va pas ici')
    await verdict.waitFor()
    expect((await verdict.boundingBox())?.y).toBeLessThan(600)
    const card = seen.page.getByRole('region').filter({ has: verdict })
    const [ground, shown] = await card.evaluate((one) => [
      getComputedStyle(document.documentElement).getPropertyValue('--color-card'),
      getComputedStyle(one).backgroundColor,
    ])
    expect(shown).not.toBe(await asShown(seen.page, ground ?? ''))
    expect(await axe(seen.page)).toEqual([])
  },
)

inBrowser(
  'a ledger that was rewritten since the last visit is caught, and stays caught',
  async () => {
    await using seen = await visit()
    const { page } = seen
    await open(seen)
    await page.getByText('This browser is here for the first time').waitFor()
    await page.evaluate(() => {
      const key = Object.keys(localStorage).find((name) => name.startsWith('overt.checkpoint.'))
      const other = { size: 63, root: btoa('x'.repeat(32)) }
      if (key !== undefined) localStorage.setItem(key, JSON.stringify(other))
    })
    for (const _ of ['once', 'again']) {
      await page.reload()
      await page.getByText('Something is wrong here').waitFor()
      await page.getByText('it was rewritten, or you are shown another one').waitFor()
    }
  },
)

inBrowser('a witness that the server only speaks of is a false one', async () => {
  await using seen = await visit()
  const sightings = [{ name: 'friend', key: 'no key', at: 1_795_378_503 }]
  await tell(seen, (claimed) => ({ ...claimed, witnesses: { needed: true, sightings } }))
  await open(seen)
  await seen.page.getByText('A signature that is said to be friend’s is false.').waitFor()
})

inBrowser('a witness that has to sign and has not is said before anything else', async () => {
  await using seen = await visit({ context: phone, signedIn: false })
  const { page } = seen
  const name = 'witness.ada.example'
  const key = `${name}+184234f1+BFls+ZAiXEU+oge70bL8iRemXHih190pL/0r+wTWXVFk`
  const sightings = [{ name, key, at: null }]
  await tell(seen, (claimed) => ({ ...claimed, witnesses: { needed: true, sightings } }))
  await open(seen)
  const verdict = page.getByText('Il manque ici une signature obligatoire')
  await verdict.waitFor()
  expect((await verdict.boundingBox())?.y).toBeLessThan(600)
  expect(await page.getByText('Tout ce qui se vérifie ici').count()).toBe(0)
  await page.getByText('n’a pas signé ; sans assez de ses témoins').waitFor()
  expect(await axe(page)).toEqual([])
})

inBrowser('an emergency stands above everything, with who and why', async () => {
  await using seen = await visit()
  const stopped: CharterHistory = {
    ...charterHistory,
    inForce: { kind: 'stopped', because: 'emergency', index: 40 },
    emergencies: [{ index: 40, act: 'stop', reason: 'It gave out an address.', by: ['Ada'] }],
  }
  await seen.page.route('**/api/charter', (route) => route.fulfill({ json: stopped }))
  await open(seen)
  const alarm = seen.page.getByRole('alert').filter({ hasText: 'It gave out an address.' })
  await alarm.waitFor()
  expect(await alarm.innerText()).toContain('A board member has stopped this assistant')
  await seen.page.getByText('The ledger holds, and the assistant is stopped').waitFor()
  await seen.page.getByText('Last charter in force').waitFor()
  await seen.page.getByText('This is what it was told until then.').waitFor()
  expect(await seen.page.getByText('What can be checked here holds').count()).toBe(0)
  expect(await axe(seen.page)).toEqual([])
})

inBrowser('a fallback says until when it holds, or that the board has ratified it', async () => {
  const emergencies = [
    { index: 40, act: 'fallback' as const, reason: 'It gave out an address.', by: ['Ada'] },
  ]
  for (const [lapses, said] of [
    ['2026-12-01T12:00:00.000Z', /has not ratified that: it ends on /],
    [null, 'The board has ratified that.'],
  ] as const) {
    await using seen = await visit()
    const inForce = { kind: 'charter', seq: 1, emergency: true, lapses } as const
    const fallen: CharterHistory = { ...charterHistory, inForce, emergencies }
    await seen.page.route('**/api/charter', (route) => route.fulfill({ json: fallen }))
    await open(seen)
    await seen.page.getByText(said).waitFor()
    expect(await axe(seen.page)).toEqual([])
  }
})

inBrowser('a ledger that has stopped itself gets no cheerful verdict below its alarm', async () => {
  await using seen = await visit()
  const state = { type: 'refused', detail: 'Its files hold another past.' } as const
  await tell(seen, (claimed) => ({ ...claimed, state }))
  await open(seen)
  await seen.page.getByText('What was recorded until now holds, and nothing is added').waitFor()
  expect(await seen.page.getByText('What can be checked here holds').count()).toBe(0)
  expect(await axe(seen.page)).toEqual([])
})

inBrowser('a server that is not reached is said so, and asked again on request', async () => {
  await using seen = await visit()
  const { page } = seen
  await page.route('**/api/transparency*', (route) => route.abort())
  await open(seen)
  const again = page.getByRole('button', { name: 'Try again' })
  await again.waitFor({ timeout: 20_000 })
  await page.unroute('**/api/transparency*')
  await again.click()
  await page.getByText('What can be checked here holds').waitFor()
})

inBrowser('on paper nothing is folded, dark, cut off or to be pressed', async () => {
  await using seen = await visit({
    context: { ...desk, colorScheme: 'dark' },
    signedIn: false,
  })
  const { page } = seen
  await open(seen)
  await page.getByText('What can be checked here holds').waitFor()
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await page.getByText('tools = []').waitFor()
  expect(await page.getByRole('button').filter({ visible: true }).count()).toBe(0)
  const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  expect(paper).toBe('rgb(252, 253, 251)')
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll('pre')].filter((pre) => pre.scrollWidth > pre.clientWidth + 1),
  )
  expect(cut).toEqual([])
})

inBrowser(
  'of several members any one may act in an emergency, and none who signed is named',
  async () => {
    await using seen = await visit()
    const members = ['Ada', 'Bob', 'Eve'].map((name) => ({ name, key: `key of ${name}` }))
    const emergency = ['key of Ada', 'key of Eve']
    await tell(seen, (claimed) => ({
      ...claimed,
      board: { ...claimed.board, members, emergency, threshold: 2 },
    }))
    const amendments = amendmentList.amendments.map((one) => ({
      ...one,
      approvedBy: [],
      votes: [{ signed: 0, needed: 2 }],
    }))
    await seen.page.route('**/api/amendments', (route) => route.fulfill({ json: { amendments } }))
    await open(seen)
    await seen.page.getByText('In an emergency Ada or Eve may stop the assistant alone').waitFor()
    await seen.page.getByText('Signed by none of the 2 needed').waitFor()
  },
)
