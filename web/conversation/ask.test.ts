import { expect } from 'vitest'
import { browserTests } from '../../test/browser/web.ts'

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
