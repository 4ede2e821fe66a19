import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { openFixture, type Fixture } from './fixture.ts'
import type { WorldOptions } from './world.ts'

export type Visit = {
  readonly page: Page
  readonly fixture: Fixture
  /** What the browser complained of: blocked loads, errors, anything the policy forbade. */
  readonly complaints: readonly string[]
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** A fresh server and a fresh person in front of it. */
export async function visit(
  browser: Browser,
  {
    context = {},
    ...options
  }: Partial<WorldOptions> & { readonly context?: BrowserContextOptions } = {},
): Promise<Visit> {
  const fixture = await openFixture({ paceMs: 0, signedIn: true, ...options })
  const where = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...context })
  const page = await where.newPage()
  // Less than a test's own: what was waited for in vain is named.
  page.setDefaultTimeout(25_000)
  const complaints: string[] = []
  page.on('pageerror', ({ message }) => complaints.push(message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      complaints.push(message.text())
    }
  })
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      // oxlint-disable-next-line no-console -- runs in the page; the console is how it is heard here
      console.error(`policy: ${violatedDirective} ${blockedURI}`),
    ),
  )
  return {
    page,
    fixture,
    complaints,
    [Symbol.asyncDispose]: async () => {
      await where.close()
      await fixture[Symbol.asyncDispose]()
    },
  }
}

/** What axe finds, one line a rule. */
export async function axe(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  )
}
