import { readFileSync } from 'node:fs'
import { verify } from '@overt/verifier'
import { Transparency } from '@overt/wire'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { promises } from '../promises.ts'
import { type World, openWorld, overt, ready } from '../world.ts'
import { findings, hasBrowser, openBrowser, openPage } from './browser.ts'

promises('web:ask', 'web:stop', 'web:verify-here', 'web:csp', 'web:axe', 'web:languages')

// A person in a real browser, before the real server and the real model.

/** A machine that does much else beside may need long for a browser and a model. */
const timeout = 120_000

let world: World
let browser: Browser
const cleanUps: (() => Promise<void> | void)[] = []
const atEnd = (cleanUp: () => Promise<void> | void) => void cleanUps.unshift(cleanUp)

beforeAll(async () => {
  if (!hasBrowser) return
  browser = await openBrowser()
  atEnd(() => browser.close())
  world = await openWorld({}, atEnd)
})

afterAll(async () => {
  for (const cleanUp of cleanUps) await cleanUp()
})

test.runIf(hasBrowser)(
  'opens the link, asks, watches the answer, sees it sealed, verifies it here and takes the receipt away',
  { timeout },
  async () => {
    const { page, complaints } = await openPage(browser, world.url)
    await page.goto(`${world.url}/#link=${world.link}`)
    const composer = page.getByRole('textbox', { name: 'Your question' })
    await composer.waitFor()
    expect(page.url()).not.toContain('link=')
    await ready(world)

    await composer.fill('What is the capital of France?')
    await maySend(page)
    await composer.press('Enter')
    const seal = page.getByRole('button', { name: 'Sealed in the ledger. Open the receipt' })
    await seal.waitFor()
    expect(await findings(page)).toEqual([])

    await seal.click()
    await page.getByRole('button', { name: 'Verify here' }).click()
    await page.getByText('It holds').waitFor()
    expect(await findings(page)).toEqual([])

    const download = page.waitForEvent('download')
    await page
      .getByRole('button', { name: /download/i })
      .first()
      .click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /download/i })
      .click()
    const file = await download
    expect(file.suggestedFilename()).toMatch(/\.receipt\.json$/)
    const shown = Transparency.parse(await (await fetch(`${world.url}/api/transparency`)).json())
    const bytes = new Uint8Array(readFileSync(await file.path()))
    const verdict = await verify(bytes, { origin: shown.fingerprint })
    expect(verdict.because).toBeNull()
    expect(verdict.exit).toBe(0)
    expect(complaints).toEqual([])
    await page.context().close()
  },
)

test.runIf(hasBrowser)(
  'Stop ends the answer and what was said stays, after a reload too',
  { timeout },
  async () => {
    const { page, complaints } = await openPage(browser, world.url)
    await page.goto(`${world.url}/#link=${await newLink()}`)
    const composer = page.getByRole('textbox', { name: 'Your question' })
    await composer.fill('Write a very long story about the sea.')
    await maySend(page)
    await composer.press('Enter')
    const stop = page.getByRole('button', { name: 'Stop' })
    await stop.click()
    const stopped = page.getByText('You stopped this answer.')
    await stopped.waitFor()
    await page.reload()
    await stopped.waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  },
)

test.runIf(hasBrowser)(
  'a French stranger on a phone reads what this ledger promises',
  { timeout },
  async () => {
    const phone = {
      locale: 'fr-FR',
      viewport: { width: 390, height: 844 },
      colorScheme: 'dark',
    } as const
    const { page, complaints } = await openPage(browser, world.url, phone)
    await page.goto(`${world.url}/transparency`)
    const shown = Transparency.parse(await (await fetch(`${world.url}/api/transparency`)).json())
    await page.getByText(shown.fingerprint).first().waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('fr')
    await page.getByRole('heading', { level: 1, name: 'Transparence' }).waitFor()
    expect(await findings(page)).toEqual([])
    expect(complaints).toEqual([])
    await page.context().close()
  },
)

/** The page hears a moment later than we do that the model is ready; until then it does not send. */
const maySend = (page: Page) =>
  page.getByRole('button', { name: 'Send', disabled: false }).waitFor()

async function newLink(): Promise<string> {
  const { output } = await overt(['owner', 'link'], { home: world.home })
  return /#link=(\S+)/.exec(output)?.[1] ?? ''
}
