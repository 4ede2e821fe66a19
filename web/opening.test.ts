import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { browserTests } from '../test/browser/web.ts'
import { axe, type Visit } from './dev/browser.ts'
import { stylesLast } from './opening.ts'

const { inBrowser, visit } = browserTests()

const read = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8')
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ')

test('the styles of the app come last in the page, and the opening’s stay first', () => {
  const first = '<link rel="stylesheet" href="/opening.css" />'
  const app = '<link rel="stylesheet" crossorigin href="/assets/index-1.css">'
  const page = `<head>\n    ${first}\n    ${app}\n  </head>\n  <body>\n    <p></p>\n  </body>`
  expect(stylesLast(page)).toBe(
    `<head>\n    ${first}\n  </head>\n  <body>\n    <p></p>\n  ${app}\n  </body>`,
  )
  expect(() => stylesLast(`<head>${first}</head><body></body>`)).toThrow('no styles')
})

test('what is seen first has the colours and the face of the app', () => {
  const [opening, app] = [read('public/opening.css'), read('app.css')].map(plain)
  const tokens = ['color-paper', 'color-ink', 'color-seal', 'font-serif', 'text-title']
  for (const token of tokens) {
    const [, value = 'none'] = new RegExp(`--${token}: ([^;]+);`).exec(app ?? '') ?? []
    expect(opening, token).toContain(value)
  }
})

/** Holds back what matches until it is let go. */
async function hold(page: Page, pattern: string): Promise<() => void> {
  const gate = Promise.withResolvers<void>()
  await page.route(pattern, async (route) => {
    await gate.promise
    await route.continue()
  })
  return gate.resolve
}

const opening = (page: Page) => page.getByRole('status').filter({ hasText: /^\s*Overt\s*$/ })
const composer = (page: Page) => page.getByRole('textbox')

/** How far what was on the page has moved since it began, as the browser counts it. */
const watchShifts = (page: Page) =>
  page.addInitScript(() => {
    new PerformanceObserver((list) => {
      const moved = Number(document.documentElement.dataset.shifts ?? 0)
      document.documentElement.dataset.shifts = String(moved + list.getEntries().length)
    }).observe({ type: 'layout-shift', buffered: true })
  })

async function comes({ page, complaints }: Visit, release: () => void): Promise<void> {
  release()
  await composer(page).waitFor()
  await opening(page).waitFor({ state: 'detached' })
  expect(await page.locator('html').getAttribute('data-shifts')).toBeNull()
  expect(complaints).toEqual([])
}

for (const [what, pattern] of [
  ['its code', '**/assets/*.js'],
  ['its styles', '**/assets/*.css'],
  ['who is signed in', '**/api/session'],
] as const) {
  inBrowser(`while the app waits for ${what} the page shows its seal and its name`, async () => {
    await using seen = await visit()
    const { page, fixture } = seen
    await watchShifts(page)
    const release = await hold(page, pattern)
    await page.goto(fixture.address, { waitUntil: 'commit' })
    await opening(page).waitFor()
    await expect.poll(() => opening(page).evaluate((at) => getComputedStyle(at).opacity)).toBe('1')
    // Nothing of the app is seen without its styles.
    expect(await composer(page).count()).toBe(0)
    expect(await axe(page)).toEqual([])
    await comes(seen, release)
  })
}

inBrowser('on a fast network nothing flashes: it is seen only after a moment', async () => {
  await using seen = await visit()
  const { page, fixture } = seen
  const release = await hold(page, '**/assets/*.js')
  await page.goto(fixture.address, { waitUntil: 'commit' })
  const timing = await opening(page).evaluate((at) => {
    const [fade] = at.getAnimations()
    if (fade !== undefined) fade.currentTime = 399
    const { delay } = fade?.effect?.getComputedTiming() ?? {}
    return { delay, opacity: getComputedStyle(at).opacity }
  })
  expect(timing).toEqual({ delay: 400, opacity: '0' })
  await comes(seen, release)
})

inBrowser('it has the theme of the system, or the one that was chosen', async () => {
  for (const [colorScheme, chosen, ground] of [
    ['light', null, 'rgb(252, 253, 251)'],
    ['dark', null, 'rgb(16, 22, 19)'],
    ['light', 'dark', 'rgb(16, 22, 19)'],
    ['dark', 'light', 'rgb(252, 253, 251)'],
  ] as const) {
    await using seen = await visit({ context: { colorScheme } })
    const { page, fixture } = seen
    if (chosen !== null) {
      await page.addInitScript((theme) => localStorage.setItem('overt.theme', theme), chosen)
    }
    const release = await hold(page, '**/assets/*')
    await page.goto(fixture.address, { waitUntil: 'commit' })
    await opening(page).waitFor()
    const shown = await page.evaluate(
      () => getComputedStyle(document.documentElement).backgroundColor,
    )
    expect(shown).toBe(ground)
    await comes(seen, release)
  }
})
