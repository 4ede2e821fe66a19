import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContextOptions, type Page, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forge, makeScene } from '../../spec/vectors/scene.ts'
import { chromiumArguments, findChromium } from '../../test/chromium.ts'
import { buildPage } from '../build.mjs'
import { promises } from '../../test/promises.ts'

promises('verify:browser')

const executablePath = findChromium()
const scene = await makeScene()
const pending = await makeScene({ pending: true, promise: {} })

describe.skipIf(executablePath === null)('overt-verify.html, from disk', () => {
  let browser: Browser
  let folder = ''
  /** Anything that the page asked for beyond itself, or complained about. */
  let noise: string[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'overt-page-'))
    await writeFile(join(folder, 'overt-verify.html'), await buildPage())
    await writeFile(join(folder, 'good.receipt.json'), scene.bytes)
    await writeFile(join(folder, 'pending.receipt.json'), pending.bytes)
    await writeFile(
      join(folder, 'bad.receipt.json'),
      forge(scene.bundle, (copy) => ({ ...copy, consistency: [] })),
    )
    await writeFile(join(folder, 'large.receipt.json'), new Uint8Array(10_000_000))
    await writeFile(join(folder, 'trust.policy'), scene.policy)
    browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: [...chromiumArguments],
    })
  })

  afterAll(async () => {
    await browser.close()
    await rm(folder, { recursive: true })
  })

  async function open(options: BrowserContextOptions = {}): Promise<Page> {
    const page = await (await browser.newContext({ locale: 'en-GB', ...options })).newPage()
    noise = []
    page.on('console', (message) => noise.push(message.text()))
    page.on('pageerror', (error) => noise.push(String(error)))
    page.on('request', (request) => noise.push(request.url()))
    await page.goto(pathToFileURL(join(folder, 'overt-verify.html')).href)
    return page
  }

  async function check(page: Page, receipt: string, fingerprint = ''): Promise<string | null> {
    await page.setInputFiles('#receipt', join(folder, receipt))
    await page.fill('#fingerprint', fingerprint)
    await page.click('#check')
    return page.locator('#headline').textContent()
  }

  it('proves a receipt by its fingerprint, step by step', async () => {
    const page = await open()
    expect(await check(page, 'good.receipt.json', scene.fingerprint)).toBe(
      'It holds, on the word of its ledger',
    )
    expect(await page.locator('.steps li').count()).toBe(12)
    expect(await page.locator('.steps li.refused').count()).toBe(0)
    expect(await page.locator('.answer').textContent()).toBe(
      scene.bundle.disclosures.text?.value?.text,
    )
    expect(
      await page.locator('#headline').evaluate((node) => node === document.activeElement),
    ).toBe(true)
  })

  it('takes a fingerprint as people write it down', async () => {
    const page = await open()
    const grouped = scene.fingerprint.toUpperCase().replace(/(.{4})/g, '$1 ')
    expect(await check(page, 'good.receipt.json', grouped)).toBe(
      'It holds, on the word of its ledger',
    )
  })

  it('proves a receipt by a policy file', async () => {
    const page = await open()
    await page.locator('summary').first().click()
    await page.setInputFiles('#policy', join(folder, 'trust.policy'))
    // The page reads the file before it closes the field.
    await page.locator('#fingerprint:disabled').waitFor()
    await page.setInputFiles('#receipt', join(folder, 'good.receipt.json'))
    await page.click('#check')
    expect(await page.locator('#headline').textContent()).toBe(
      'It holds, on the word of its ledger',
    )
    await page.click('#policy-clear')
    await page.locator('#fingerprint:enabled').waitFor()
    await page.locator('#headline').waitFor({ state: 'detached' })
  })

  it('refuses a forged receipt, a large one, and says which step', async () => {
    const page = await open()
    expect(await check(page, 'bad.receipt.json', scene.fingerprint)).toBe(
      'Do not believe this receipt',
    )
    expect(await page.locator('.steps li.refused').textContent()).toContain('E_AFTER')
    expect(await check(page, 'large.receipt.json')).toBe('Do not believe this receipt')
    expect(await page.locator('.steps li.refused').textContent()).toContain('E_PARSE')
  })

  it('calls nothing proven without trust, or while the answer is pending', async () => {
    const page = await open()
    expect(await check(page, 'good.receipt.json')).toBe('Trust not established')
    expect(await page.locator('.unchecked').count()).toBe(1)
    expect(await check(page, 'pending.receipt.json', scene.fingerprint)).toBe(
      'Not in the ledger yet',
    )
  })

  it('asks for a receipt before it checks one', async () => {
    const page = await open()
    await page.click('#check')
    expect(await page.locator('#failure').textContent()).toBe('Choose a receipt first.')
  })

  it('takes a file that is dropped on it', async () => {
    const page = await open()
    const source = new TextDecoder().decode(scene.bytes)
    const dropped = await page.evaluateHandle((json) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([json], 'dropped.receipt.json'))
      return transfer
    }, source)
    await page.dispatchEvent('#drop', 'drop', { dataTransfer: dropped })
    await page.locator('#receipt-name', { hasText: 'dropped.receipt.json' }).waitFor()
  })

  it('speaks French to a French browser, and the other language on request', async () => {
    const page = await open({ locale: 'fr-CA' })
    expect(await page.locator('h1').textContent()).toBe('Vérifier une réponse')
    expect(await check(page, 'good.receipt.json', scene.fingerprint)).toBe(
      'Tout concorde, sur la foi du registre',
    )
    expect(await page.locator('html').getAttribute('lang')).toBe('fr')
    await page.click('[data-language="en"]')
    expect(await page.locator('#headline').textContent()).toBe(
      'It holds, on the word of its ledger',
    )
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
  })

  it('asks for nothing beyond itself and complains about nothing', async () => {
    const page = await open()
    await check(page, 'good.receipt.json', scene.fingerprint)
    expect(noise).toEqual([page.url()])
  })

  it('could not send anything if it wanted to', async () => {
    const page = await open()
    const refused = await page.evaluate(async () => {
      try {
        await fetch('https://example.com/')
        return false
      } catch {
        return true
      }
    })
    expect(refused).toBe(true)
    expect(noise.join()).toMatch(/Content Security Policy/)
  })

  it('reads the words of an answer as words, never as markup', async () => {
    const markup = '<img src=x onerror=alert(1)><b>bold</b>'
    const odd = await makeScene({
      values: (values) => ({ ...values, text: { text: markup, edits: [] } }),
    })
    await writeFile(join(folder, 'odd.receipt.json'), odd.bytes)
    const page = await open()
    await check(page, 'odd.receipt.json', odd.fingerprint)
    expect(await page.locator('.answer').textContent()).toBe(markup)
    expect(await page.locator('.answer *').count()).toBe(0)
  })

  it.each([
    [1280, 'light'],
    [390, 'light'],
    [1280, 'dark'],
    [320, 'dark'],
  ] as const)('is accessible and fits at a width of %d in %s', async (width, colorScheme) => {
    const page = await open({ viewport: { width, height: 800 }, colorScheme, locale: 'fr' })
    for (const receipt of ['good.receipt.json', 'bad.receipt.json']) {
      await check(page, receipt, scene.fingerprint)
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(
        true,
      )
    }
  })

  it('works with the keyboard alone', async () => {
    const page = await open()
    await page.setInputFiles('#receipt', join(folder, 'good.receipt.json'))
    await page.focus('#fingerprint')
    await page.keyboard.type(scene.fingerprint)
    await page.keyboard.press('Enter')
    expect(await page.locator('#headline').textContent()).toBe(
      'It holds, on the word of its ledger',
    )
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('SUMMARY')
  })
})
