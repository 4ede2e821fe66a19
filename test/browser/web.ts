import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import { build, products } from '../../launcher/build.mjs'
import { type Visit, visit } from '../../web/dev/browser.ts'
import { cache, root } from '../repository.ts'
import { hasBrowser, openBrowser } from './browser.ts'

type VisitOptions = Parameters<typeof visit>[1]

/**
 * What a file of browser tests begins with: the web as its sources are now, and one browser. `npm test` has built the
 * web already; whoever runs one file alone builds it once, under the launcher's lock.
 */
export function browserTests() {
  let browser: Browser
  beforeAll(async () => {
    if (!hasBrowser) return
    await build({ root, cache, node: process.execPath, env: production }, web)
    browser = await openBrowser()
  }, 120_000)
  afterAll(() => browser?.close())
  return {
    // Without one they are skipped, which `npm test` says loudly, and never in CI.
    inBrowser: test.skipIf(!hasBrowser),
    visit: (options?: VisitOptions): Promise<Visit> => visit(browser, options),
  }
}

const web = products.filter(({ folder }) => folder === 'web/dist')

/** Else a test's own environment would give React's development build. */
const production = { ...process.env, NODE_ENV: 'production' }
