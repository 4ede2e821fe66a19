import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import { findChromium } from '../chromium.ts'
import { buildWeb, launch, visit, type Visit } from '../../web/dev/browser.ts'

type VisitOptions = Parameters<typeof visit>[1]

/**
 * What a file of browser tests begins with: the web is built and one browser started before the first test.
 * Without a browser the tests are skipped, which `npm test` says loudly, and never in CI.
 */
export function browserTests() {
  const hasBrowser = findChromium() !== null
  let browser: Browser
  beforeAll(async () => {
    if (!hasBrowser) return
    await buildWeb()
    browser = await launch()
  }, 120_000)
  afterAll(() => browser?.close())
  return {
    inBrowser: test.skipIf(!hasBrowser),
    visit: (options?: VisitOptions): Promise<Visit> => visit(browser, options),
  }
}
