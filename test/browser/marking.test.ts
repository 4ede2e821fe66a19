import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Transparency } from '@overt/wire'
import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { loadConfig } from '../../server/config/config.ts'
import { openScripted } from '../../server/engine/scripted/scripted.ts'
import { openServer } from '../../server/main.ts'
import { gguf } from '../../server/model/gguf.fixture.ts'
import { promises } from '../promises.ts'
import { newHome } from '../world.ts'
import { hasBrowser, openBrowser, openPage } from './browser.ts'

promises('mark:export', 'mark:detect')

const answer = 'The capital of France is Paris, and it has been so for a long time.'

/** What /detect says of a file and a text. */
async function detected(page: Page, file: string | Uint8Array | null, pasted: string, origin = '') {
  await page.goto(`${new URL(page.url()).origin}/detect`)
  await page.getByLabel('The text', { exact: true }).fill(pasted)
  await page.getByLabel('Origin that you trust').fill(origin)
  if (file !== null) {
    const buffer = Buffer.from(file)
    const named = { name: 'a.file', mimeType: 'application/octet-stream', buffer }
    await page.setInputFiles('input[type=file]', named)
    await page.getByText('a.file').waitFor()
  }
  await page.getByRole('button', { name: 'Look', exact: true }).click()
  const result = page.getByRole('status').locator('section')
  await result.waitFor()
  return result.innerText()
}

async function taken(page: Page, press: () => Promise<void>): Promise<Buffer> {
  const download = page.waitForEvent('download')
  await press()
  return readFileSync(await (await download).path())
}

test.runIf(hasBrowser)(
  'what leaves in a file is recognised by the detector, whole; changed by one letter it is not, and a bare text proves nothing',
  { timeout: 120_000 },
  async () => {
    const home = newHome()
    const path = join(home, 'small.gguf')
    writeFileSync(path, gguf())
    const overrides = { port: 0, logLevel: 'silent', model: { path } } as const
    await using server = await openServer(loadConfig({ env: {}, home, overrides }), {
      openLocal: async () => openScripted({ script: () => ({ pieces: [answer] }) }),
    })
    server.models.start()
    const browser = await openBrowser()
    onTestFinished(() => browser.close())
    const { page, complaints } = await openPage(browser, server.url)
    await page.goto(await server.entrance())
    const composer = page.getByRole('textbox', { name: 'Your question' })
    await composer.fill('What is the capital of France?')
    await page.getByRole('button', { name: 'Send', disabled: false }).waitFor()
    await composer.press('Enter')
    await page.getByRole('button', { name: /^Sealed/ }).click()
    await page.getByRole('button', { name: 'Download' }).click()
    const receipt = await taken(page, () =>
      page.getByRole('dialog').getByRole('button', { name: 'Download' }).click(),
    )
    const exported = new Map<string, Buffer>()
    for (const format of ['Web page', 'Markdown', 'Plain text', 'JSON']) {
      await page.getByRole('button', { name: /^Actions for/ }).click()
      await page.getByRole('menuitem', { name: 'Export…' }).click()
      const file = await taken(page, () => page.getByRole('link', { name: format }).click())
      exported.set(format, file)
    }
    const { fingerprint } = Transparency.parse(
      await (await fetch(`${server.url}/api/transparency`)).json(),
    )
    for (const [format, file] of exported) {
      expect(file.toString(), format).toContain(answer)
      expect(await detected(page, file, '', fingerprint), format).toContain(
        'unchanged since the origin that you gave signed it',
      )
      const changed = file.toString().replace('Paris', 'Parys')
      expect(await detected(page, changed, '', fingerprint), format).toContain('does not hold')
      expect(await detected(page, null, file.toString()), format).toContain('give its fingerprint')
    }
    expect(await detected(page, receipt, answer, fingerprint)).toMatch(
      /These are the words of the receipt’s answer[^]*Proven/,
    )
    expect(await detected(page, receipt, 'Lyon.', fingerprint)).toContain('are not the words')
    expect(await detected(page, null, answer)).toContain('that proves nothing')
    await page.getByText('There is no watermark in Overt’s texts yet').waitFor()
    expect(complaints).toEqual([])
  },
)
