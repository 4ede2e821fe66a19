import { expect } from 'vitest'
import { browserTests } from '../test/browser/web.ts'
import { axe, type Visit } from './dev/browser.ts'
import { promises } from '../test/promises.ts'

promises('web:axe')

const { inBrowser, visit } = browserTests()

const looks = [
  { colorScheme: 'light', viewport: { width: 1440, height: 900 }, locale: 'en-GB' },
  { colorScheme: 'dark', viewport: { width: 390, height: 844 }, locale: 'fr-FR' },
] as const

const alone = ['/settings', '/records', '/detect', '/models', '/transparency', '/verify']

/** Goes to a place and waits until all of it is there. */
async function settle({ page, fixture }: Visit, path: string, last: string): Promise<void> {
  await page.goto(`${fixture.address}${path}`)
  await page.locator(last).waitFor()
  await page.waitForLoadState('networkidle')
}

inBrowser.each(looks)(
  'axe finds nothing at any place in %o',
  { timeout: 120_000 },
  async (look) => {
    await using seen = await visit({ context: { ...look } })
    const { page, fixture, complaints } = seen
    const questions = ['Write a Python function', 'Compare TCP and UDP in a table']
    const conversation = await fixture.world.remember('One', new Date(), questions)
    const receipt = [...fixture.world.receipts.keys()].at(-1)
    fixture.world.keepModels()
    const found = new Map<string, readonly string[]>()
    for (const path of ['/', ...alone]) {
      await settle(seen, path, 'h1')
      found.set(path, await axe(page))
    }
    await settle(seen, `/c/${conversation}?receipt=${receipt}`, '.slip')
    found.set('an open receipt', await axe(page))
    fixture.world.session = { account: null, ownerless: false }
    await settle(seen, '/', 'h1')
    found.set('signed out', await axe(page))
    expect([...found].filter(([, findings]) => findings.length > 0)).toEqual([])
    expect(found.size).toBe(alone.length + 3)
    expect(complaints).toEqual([])
  },
)
