import { expect, onTestFinished, test } from 'vitest'
import type { Engine } from '../../server/engine/engine.ts'
import { openScripted } from '../../server/engine/scripted/scripted.ts'
import { promises } from '../promises.ts'
import { hasBrowser, openBrowser, openPage } from './browser.ts'
import { openScriptedServer } from './scripted.ts'

promises('start:usable-while-loading')

test.runIf(hasBrowser)(
  'while the model loads the page says so, and one can write; once it is there, the question is answered',
  { timeout: 120_000 },
  async () => {
    const loaded = Promise.withResolvers<Engine>()
    await using server = await openScriptedServer(() => loaded.promise)
    const browser = await openBrowser()
    onTestFinished(() => browser.close())
    const { page } = await openPage(browser, server.url)
    await page.goto(await server.entrance())

    const loading = page.getByText('is being loaded').first()
    await loading.waitFor()
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503)
    const composer = page.getByRole('textbox', { name: 'Your question' })
    await composer.fill('Are you there?')

    loaded.resolve(openScripted({ script: () => ({ pieces: ['I am', ' here.'] }) }))
    await loading.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Send', disabled: false }).waitFor()
    await composer.press('Enter')
    await page.getByText('I am here.', { exact: true }).waitFor()
  },
)
