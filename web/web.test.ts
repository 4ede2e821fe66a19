import { expect } from 'vitest'
import { axe } from './dev/browser.ts'
import { browserTests } from '../test/browser/web.ts'
import { exactReplay } from './dev/replay.ts'
import { promises } from '../test/promises.ts'

promises('model:licence-first', 'replay:plain-words')

const { inBrowser, visit } = browserTests()

const question = 'Compare TCP and UDP in a table'
const composer = { role: 'textbox', name: 'Your question' } as const

inBrowser('a question is answered, sealed, and verified to be the one that was asked', async () => {
  await using seen = await visit()
  const { page, complaints } = seen
  await page.goto(seen.fixture.address)
  await page.getByRole(composer.role, { name: composer.name }).fill(question)
  await page.keyboard.press('Enter')
  await page.getByRole('table').waitFor()
  await page.getByRole('button', { name: /^Sealed/ }).click()
  await page.getByText('as entry 63').waitFor()
  await page.getByRole('button', { name: 'Verify here' }).click()
  await page.getByText('It holds').waitFor()
  await page.getByText('The request is the one that this browser sent').waitFor()
  expect(await page.getByRole('list', { name: 'Each step' }).getByRole('listitem').count()).toBe(12)
  expect(new URL(page.url()).pathname).toMatch(/^\/c\//)
  expect(complaints).toEqual([])
})

inBrowser(
  'on a phone, a page with more to say than it has room begins at its first line',
  async () => {
    const viewport = { width: 390, height: 600 }
    await using seen = await visit({ context: { viewport } })
    const { page } = seen
    await page.goto(seen.fixture.address)
    const heading = page.getByRole('heading', { level: 1 })
    await heading.waitFor()
    await page.waitForTimeout(300)
    expect((await heading.boundingBox())?.y).toBeGreaterThan(0)
  },
)

inBrowser('an answer comes whole over a connection that keeps dropping', async () => {
  await using seen = await visit()
  const { page } = seen
  seen.fixture.world.cutAfter = 12
  await page.goto(seen.fixture.address)
  await page.getByRole(composer.role, { name: composer.name }).fill(question)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^Sealed/ }).waitFor()
  const shown = await page.locator('article').last().innerText()
  expect(shown).toContain('Choose TCP when a missing byte would be wrong')
  expect(shown.match(/Delivery/g)).toHaveLength(1)
})

inBrowser('a reload in the middle of an answer goes on with it', async () => {
  await using seen = await visit({ paceMs: 15 })
  const { page } = seen
  await page.goto(seen.fixture.address)
  await page.getByRole(composer.role, { name: composer.name }).fill(question)
  await page.keyboard.press('Enter')
  await page.getByText('Both carry your data').waitFor()
  await page.reload()
  await page.getByRole('button', { name: /^Sealed/ }).waitFor()
  expect(await page.locator('article').last().innerText()).toContain('a late byte is worse')
})

inBrowser('Escape stops the answer, and what was written stays', async () => {
  await using seen = await visit({ paceMs: 25 })
  const { page } = seen
  await page.goto(seen.fixture.address)
  await page.getByRole(composer.role, { name: composer.name }).fill(question)
  await page.keyboard.press('Enter')
  await page.getByText('Both carry your data').waitFor()
  await page.keyboard.press('Escape')
  await page.getByText('You stopped this answer').waitFor()
  expect(await page.locator('article').last().innerText()).toContain('Both carry')
})

inBrowser('a question that is refused is back in the composer, with the reason', async () => {
  await using seen = await visit()
  const { page } = seen
  const detail = 'Too many questions at once. Wait ten seconds, then try again.'
  seen.fixture.world.refuse = { status: 429, code: 'too_many_requests', detail }
  await page.goto(seen.fixture.address)
  const area = page.getByRole(composer.role, { name: composer.name })
  await area.fill(question)
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText(detail).waitFor()
  expect(await area.inputValue()).toBe(question)
})

inBrowser('what is half written survives a reload', async () => {
  await using seen = await visit()
  const { page } = seen
  await page.goto(seen.fixture.address)
  await page.getByRole(composer.role, { name: composer.name }).fill('half a thou')
  await page.reload()
  expect(await page.getByRole(composer.role, { name: composer.name }).inputValue()).toBe(
    'half a thou',
  )
})

inBrowser('while the model loads one can write and not send, and is told why', async () => {
  await using seen = await visit()
  const { page, fixture } = seen
  fixture.world.model = { ...fixture.world.model, state: 'loading', progress: 0.4 }
  await page.goto(fixture.address)
  await page.getByText('is being loaded. You can write already').first().waitFor()
  await page.getByRole(composer.role, { name: composer.name }).fill(question)
  await page.keyboard.press('Enter')
  expect(await page.getByRole('button', { name: 'Send' }).getAttribute('aria-disabled')).toBe(
    'true',
  )
  expect(fixture.world.conversations.size).toBe(0)
  fixture.world.model = { ...fixture.world.model, state: 'ready', progress: null }
  await page.getByRole('progressbar').waitFor({ state: 'detached' })
  await page.keyboard.press('Enter')
  await page.getByRole('table').waitFor()
})

inBrowser('tags, script links and images of an answer are text', async () => {
  await using seen = await visit()
  const { page, complaints } = seen
  await page.goto(seen.fixture.address)
  await page.getByRole(composer.role, { name: composer.name }).fill('hostile')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^Sealed/ }).waitFor()
  await page.getByText('Image not loaded: a picture').waitFor()
  const answer = page.locator('article').last()
  expect(await answer.innerText()).toContain('<b id="raw">bold</b>')
  expect(await answer.locator('#raw, script, img, [href^="javascript"]').count()).toBe(0)
  expect(await page.title()).not.toBe('taken')
  expect(complaints).toEqual([])
})

inBrowser('a ledger that is not the one of the first visit is told loudly', async () => {
  await using seen = await visit()
  const { page, fixture } = seen
  const seenBefore = { origin: `overt.example/${'a'.repeat(26)}`, seen: '2026-01-02T00:00:00.000Z' }
  await page.addInitScript(
    (pin) => localStorage.setItem('overt.pin', pin),
    JSON.stringify(seenBefore),
  )
  await page.goto(fixture.address)
  const alert = page.getByRole('alert').filter({ hasText: 'claims another ledger' })
  await alert.waitFor()
  expect(await alert.innerText()).toContain(fixture.world.ledger.origin)
  expect(await alert.innerText()).toContain('2\u00A0January\u00A02026')
})

inBrowser('the owner’s link signs in and leaves the address bar', async () => {
  await using seen = await visit({ signedIn: false })
  const { page, fixture } = seen
  await page.goto(`${fixture.address}/#link=good-token`)
  await page.getByText('Set a password before you close this browser').waitFor()
  expect(page.url()).toBe(`${fixture.address}/`)
})

inBrowser('a link that was used says so and offers the password', async () => {
  await using seen = await visit({ signedIn: false })
  const { page, fixture } = seen
  await page.goto(`${fixture.address}/#link=stale`)
  await page.getByRole('alert').getByText('This link did not sign you in').waitFor()
  await page.getByLabel('E-mail').fill('ada@example.org')
  await page.getByLabel('Password').fill('wrong')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('do not match an account').waitFor()
  await page.getByLabel('Password').fill('correct horse')
  await page.keyboard.press('Enter')
  await page.getByRole(composer.role, { name: composer.name }).waitFor()
})

inBrowser('an answer is run again, and the verdict is said in plain words', async () => {
  await using seen = await visit()
  const { page, fixture, complaints } = seen
  const conversation = await fixture.world.remember('One', new Date(), [question])
  const [receipt] = fixture.world.receipts.keys()
  const gate = Promise.withResolvers<void>()
  await page.route('**/v1/receipts/*/replay', async (route) => {
    await gate.promise
    await route.continue()
  })
  await page.goto(`${fixture.address}/c/${conversation}?receipt=${receipt}`)
  await page.getByRole('button', { name: 'Run it again' }).click()
  await page.getByRole('progressbar', { name: 'Running the answer again' }).waitFor()
  expect(await axe(page)).toEqual([])
  gate.resolve()
  await page.getByText('this sampler, gave exactly these words').waitFor()
  await page.getByText('212 tokens, 147 of them with a choice').waitFor()
  expect(await axe(page)).toEqual([])
  expect(complaints).toEqual([])
})

inBrowser('an answer that the model would not give is told apart, with the step', async () => {
  await using seen = await visit({ context: { locale: 'fr-FR' } })
  const { page, fixture } = seen
  const conversation = await fixture.world.remember('One', new Date(), [question])
  const [receipt] = fixture.world.receipts.keys()
  const json = {
    ...exactReplay,
    verdict: 'inconsistent at step 17',
    reason: 'token',
    run: 0,
    step: 17,
  }
  await page.route('**/v1/receipts/*/replay', (route) => route.fulfill({ json }))
  await page.goto(`${fixture.address}/c/${conversation}?receipt=${receipt}`)
  await page.getByRole('button', { name: 'Rejouer la réponse' }).click()
  await page.getByText('La première différence est à l’étape 17').waitFor()
  await page.getByText('Le modèle y tire un autre jeton.').waitFor()
  expect(await axe(page)).toEqual([])
})

inBrowser('a replay can be stopped, and one that is refused says why', async () => {
  await using seen = await visit()
  const { page, fixture } = seen
  const conversation = await fixture.world.remember('One', new Date(), [question])
  const [receipt] = fixture.world.receipts.keys()
  const message = 'Other replays are waiting already: ask again in a few seconds.'
  const error = { message, type: 'rate_limit_error', param: null, code: 'too_many_requests' }
  let asked = 0
  await page.route('**/v1/receipts/*/replay', async (route) => {
    asked += 1
    if (asked > 1) await route.fulfill({ status: 429, json: { error } })
  })
  await page.goto(`${fixture.address}/c/${conversation}?receipt=${receipt}`)
  const run = page.getByRole('button', { name: 'Run it again' })
  await run.click()
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await run.click()
  await page.getByText(message).waitFor()
})

inBrowser('the holder downloads a receipt that shows only what was chosen', async () => {
  await using seen = await visit()
  const { page, fixture } = seen
  const conversation = await fixture.world.remember('One', new Date(), [question])
  const [receipt] = fixture.world.receipts.keys()
  await page.goto(`${fixture.address}/c/${conversation}?receipt=${receipt}`)
  await page.getByRole('button', { name: 'Download' }).click()
  await page.getByRole('button', { name: 'Only the proof' }).click()
  await page.getByText('neither your question nor the answer').waitFor()
  await page.getByRole('checkbox', { name: 'Answer' }).check()
  const arriving = page.waitForEvent('download')
  await page.getByRole('dialog').getByRole('button', { name: 'Download' }).click()
  const file = await arriving
  expect(file.suggestedFilename()).toBe(`${receipt}.receipt.json`)
  const text = await Array.fromAsync(await file.createReadStream())
  expect(Buffer.concat(text).toString()).toBe(await fixture.world.bundle(receipt ?? '', ['text']))
})

inBrowser('a stranger verifies a file without signing in', async () => {
  await using seen = await visit({ signedIn: false })
  const { page, fixture, complaints } = seen
  await fixture.world.remember('One', new Date(), [question])
  const [receipt = ''] = fixture.world.receipts.keys()
  const buffer = Buffer.from((await fixture.world.bundle(receipt, [])) ?? '')
  await page.goto(`${fixture.address}/verify`)
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'x.receipt.json', mimeType: 'application/json', buffer })
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await page.getByText('Trust not established').waitFor()
  await page
    .getByLabel('Fingerprint, origin or policy')
    .fill(fixture.world.ledger.origin.slice(-26))
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await page.getByText('It holds').waitFor()
  expect(complaints).toEqual([])
})

inBrowser('the keyboard reaches everything: a new conversation, rename, delete', async () => {
  await using seen = await visit()
  const { page, fixture } = seen
  const conversation = await fixture.world.remember('Old name', new Date(), [question])
  await page.goto(`${fixture.address}/c/${conversation}`)
  await page.getByRole('button', { name: 'Actions for “Old name”' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Rename' }).press('Enter')
  await page.getByLabel('Title').fill('New name')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'New name' }).waitFor()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Actions for “New name”' }).focus()
  await page.keyboard.press('Enter')
  const last = page.getByRole('menuitem').last()
  await last.waitFor()
  // A menu takes the focus a moment after it is drawn.
  await expect
    .poll(async () => {
      await page.keyboard.press('ArrowUp')
      return last.evaluate((item) => item === document.activeElement)
    })
    .toBe(true)
  await page.keyboard.press('Enter')
  await page.getByRole('alertdialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('alertdialog').waitFor({ state: 'detached' })
  expect(fixture.world.conversations.size).toBe(1)
  await page.keyboard.press('Control+k')
  await page.waitForURL(`${fixture.address}/`)
  await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA')
})

inBrowser('a thought stays folded over its answer, after a reload too', async () => {
  await using seen = await visit()
  const { page } = seen
  await page.goto(seen.fixture.address)
  await page.getByRole(composer.role, { name: composer.name }).fill(question)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^Sealed/ }).waitFor()
  const thought = page.getByText('Two protocols')
  expect(await thought.isVisible()).toBe(false)
  await page.reload()
  await page.getByText('What it thought first').click()
  await thought.waitFor()
})

inBrowser(
  'one message and what follows it are erased after a question; the last takes the conversation',
  async () => {
    await using seen = await visit()
    const { page, fixture } = seen
    const two = [question, 'Write a Python function']
    const conversation = await fixture.world.remember('Two', new Date(), two)
    await page.goto(`${fixture.address}/c/${conversation}`)
    const erase = page.getByRole('button', { name: 'Erase from here on' })
    await erase.nth(2).focus()
    await page.keyboard.press('Enter')
    const sure = page.getByRole('alertdialog')
    await sure.getByText('2 messages in all').waitFor()
    expect(await axe(page)).toEqual([])
    await sure.getByRole('button', { name: 'Erase' }).click()
    await page.getByText(two[1] ?? '').waitFor({ state: 'detached' })
    expect(fixture.world.conversations.get(conversation)?.messages).toHaveLength(2)
    await erase.first().click()
    await sure.getByRole('button', { name: 'Erase' }).click()
    await page.waitForURL(`${fixture.address}/`)
    expect(fixture.world.conversations.size).toBe(0)
  },
)

inBrowser(
  'a conversation is exported in the form that one chooses, in the language of the page',
  async () => {
    await using seen = await visit({ context: { locale: 'fr-FR' } })
    const { page, fixture } = seen
    await fixture.world.remember('Une', new Date(), [question])
    await page.goto(fixture.address)
    await page.getByRole('button', { name: /^Actions pour/ }).click()
    await page.getByRole('menuitem', { name: 'Exporter' }).click()
    const links = page.getByRole('dialog').getByRole('link')
    await links.first().waitFor()
    const addresses = await links.evaluateAll((all) => all.map((one) => one.getAttribute('href')))
    expect(addresses.map((one) => one?.split('?')[1])).toEqual(
      ['html', 'md', 'txt', 'json'].map((format) => `format=${format}&lang=fr`),
    )
    expect(await axe(page)).toEqual([])
  },
)

inBrowser('a new key is shown once, and a key can be revoked', async () => {
  await using seen = await visit()
  const { page, fixture } = seen
  await page.goto(`${fixture.address}/settings`)
  await page.getByLabel('Name of the key').fill('notebook')
  await page.getByRole('button', { name: 'Create a key' }).click()
  await page.getByRole('dialog').getByText(/^ovt_/).waitFor()
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click()
  await page.getByText(/^Revoked on/).waitFor()
})

inBrowser('language and theme are chosen here and remembered', async () => {
  await using seen = await visit()
  const { page, fixture } = seen
  await page.goto(`${fixture.address}/settings`)
  await page.getByText('Français').click()
  await page.getByRole('heading', { name: 'Réglages' }).waitFor()
  await page.getByText('Sombre').click()
  await page.reload()
  await page.getByRole('heading', { name: 'Réglages' }).waitFor()
  const root = page.locator('html')
  expect([await root.getAttribute('lang'), await root.getAttribute('data-theme')]).toEqual([
    'fr',
    'dark',
  ])
})

inBrowser(
  'a model is fetched once its licence was read, and its progress survives a reload',
  async () => {
    await using seen = await visit()
    const { page, fixture } = seen
    const models = fixture.world.keepModels()
    await page.goto(`${fixture.address}/models`)
    await page.getByRole('button', { name: 'Fetch Qwen3 8B' }).focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('under the licence Apache-2.0').waitFor()
    expect(models.all.find(({ id }) => id === 'qwen3-8b')?.state).toBe('absent')
    await dialog.getByRole('button', { name: 'Accept and fetch' }).click()
    await page.getByRole('button', { name: 'Stop fetching Qwen3 8B' }).waitFor()
    await page.reload()
    await page.getByText('1.7 GB of 6.7 GB').waitFor()
    await page.getByRole('button', { name: 'Stop fetching Qwen3 8B' }).click()
    await page.getByRole('button', { name: 'Go on fetching Qwen3 8B' }).waitFor()
    models.fetch('qwen3-8b')
    models.arrive('qwen3-8b')
    await page.reload()
    await page.getByRole('button', { name: 'Use Qwen3 8B' }).click()
    await page.getByText('Qwen3 8B answers from now on.').waitFor()
  },
)

inBrowser('a model is looked into, removed after a question, and added by its place', async () => {
  await using seen = await visit()
  const { page, fixture } = seen
  const models = fixture.world.keepModels()
  await page.goto(`${fixture.address}/models`)
  await page.getByRole('button', { name: 'Details of Qwen3 1.7B Instruct' }).click()
  await page.getByRole('dialog').getByText('exact, to the bit').waitFor()
  await page.keyboard.press('Escape')
  await page.getByText('Too large for this machine').waitFor()
  expect(await page.getByRole('button', { name: 'Fetch Qwen3 32B' }).count()).toBe(0)
  await page.getByRole('button', { name: 'Remove SmolLM2 135M Instruct' }).click()
  await page.getByRole('alertdialog').getByText('98 MB of the disk').waitFor()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('button', { name: 'Fetch SmolLM2 135M Instruct' }).waitFor()
  models.refusal = '/x.gguf is not a usable model file: it is empty.'
  await page.getByLabel('Where it is').fill('/x.gguf')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByText('it is empty').waitFor()
  models.refusal = null
  await page.getByLabel('Where it is').fill('/srv/Mine.gguf')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('heading', { name: 'Mine.gguf' }).waitFor()
})

inBrowser('whoever is not the owner sees the models and nothing to change them with', async () => {
  await using seen = await visit()
  const { page, fixture } = seen
  await page.goto(`${fixture.address}/models`)
  await page.getByRole('heading', { name: 'Qwen3 1.7B Instruct' }).waitFor()
  expect(await page.getByRole('button').count()).toBe(0)
  expect(await page.getByRole('meter').count()).toBe(0)
})

const places = [
  '/',
  '/c/',
  '/settings',
  '/records',
  '/detect',
  '/models',
  '/transparency',
  '/verify',
  'signed out',
] as const
const looks = [
  { colorScheme: 'light', viewport: { width: 1440, height: 900 }, locale: 'en-GB' },
  { colorScheme: 'dark', viewport: { width: 390, height: 844 }, locale: 'fr-FR' },
] as const

inBrowser.each(looks.flatMap((look) => places.map((place) => [place, look] as const)))(
  'axe finds nothing at %s in %o',
  async (place, look) => {
    await using seen = await visit({
      context: { ...look },
      signedIn: place !== 'signed out',
    })
    const { page, fixture, complaints } = seen
    const conversation = await fixture.world.remember('One', new Date(), [
      'Write a Python function',
      question,
    ])
    const receipt = [...fixture.world.receipts.keys()].at(-1)
    const path =
      place === '/c/'
        ? `/c/${conversation}?receipt=${receipt}`
        : place === 'signed out'
          ? '/'
          : place
    if (place === '/models') fixture.world.keepModels()
    await page.goto(`${fixture.address}${path}`)
    if (place === '/c/') await page.locator('.slip').waitFor()
    else await page.locator('h1').waitFor()
    await page.waitForLoadState('networkidle')
    expect(await axe(page)).toEqual([])
    expect(complaints).toEqual([])
  },
)

inBrowser(
  'however often Send is pressed before anything is drawn, a question is asked once',
  async () => {
    await using seen = await visit({ paceMs: 5 })
    const { page, fixture } = seen
    await page.goto(fixture.address)
    await page.getByRole(composer.role, { name: composer.name }).fill(question)
    await page.getByRole('button', { name: 'Send' }).evaluate((button) => {
      for (let press = 0; press < 3; press += 1) {
        button.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))
      }
    })
    await page.getByRole('button', { name: /^Sealed/ }).waitFor()
    expect(
      [...fixture.world.conversations.values()].map(({ messages }) => messages.length),
    ).toEqual([2])
  },
)
