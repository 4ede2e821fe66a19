import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { openFixture, type Fixture } from './fixture.ts'
import type { WorldOptions } from './world.ts'

const executablePath = '/usr/bin/chromium'

/** The one place that starts a browser. A machine without one fails loudly: a skipped test proves nothing. */
export async function launch(): Promise<Browser> {
  if (!existsSync(executablePath)) {
    throw new Error(
      `could not start a browser: there is no ${executablePath}; install Debian's package chromium`,
    )
  }
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--no-first-run',
  ]
  return chromium.launch({ executablePath, args })
}

/** What `visit` shows: what this process built, so that files which test at once never see half of another's build. */
let built: string | undefined

/** Builds the web. In a process of its own: a test's environment would give React's development build. */
export async function buildWeb(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'overt-web-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const vite = join(
    dirname(createRequire(import.meta.url).resolve('vite/package.json')),
    'bin/vite.js',
  )
  const cwd = join(import.meta.dirname, '..')
  await promisify(execFile)(
    process.execPath,
    [vite, 'build', '--outDir', folder, '--emptyOutDir'],
    {
      cwd,
      env: { NODE_ENV: 'production' },
    },
  )
  built = folder
}

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
  const fixture = await openFixture({ paceMs: 0, signedIn: true, ...options }, built)
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
