import { DraftRequest, MOST_EVALUATION_BYTES } from '@overt/wire'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { z } from 'zod'
import { promises } from '../../test/promises.ts'
import { axe, type Visit } from '../dev/browser.ts'
import { browserTests } from '../../test/browser/web.ts'
import { focused } from '../dev/focused.ts'
import { amendmentList } from '../dev/charter.ts'

const { inBrowser, visit } = browserTests()

const phone = {
  viewport: { width: 390, height: 844 },
  locale: 'fr-FR',
  colorScheme: 'dark',
} as const

/** Opens the form, and takes drafts as the server would: the request by its schema, the evaluation in the diff. */
async function prepare({ page, fixture }: Visit, title = 'Prepare an amendment') {
  const drafts: z.infer<typeof DraftRequest>[] = []
  await page.route('**/api/amendments/draft', async (route) => {
    const { evaluation, ...rest } = DraftRequest.parse(route.request().postDataJSON())
    drafts.push({ evaluation, ...rest })
    const lines = (evaluation ?? '').split('\n').map((text) => ({ kind: 'added', text }))
    const diff = evaluation === null ? [] : [{ name: 'evaluation.md', lines }]
    await route.fulfill({ json: { file: `for ${rest.rationale}\n`, diff } })
  })
  await page.goto(`${fixture.address}/transparency`)
  await page.getByText(title, { exact: true }).click()
  return drafts
}

const choose = (page: Page, name: string, bytes: Buffer, label = 'Attach an evaluation') =>
  page
    .locator(`input[type=file][aria-label="${label}"]`)
    .setInputFiles({ name, mimeType: 'text/markdown', buffer: bytes })

inBrowser('a file is attached, shown by name and size, reviewed, and goes whole', async () => {
  promises('charter:evaluation')
  await using seen = await visit()
  const { page, complaints } = seen
  const drafts = await prepare(seen)
  await page.getByLabel('Why').fill('Measured.')
  const text = '\u{FEFF}Of 48 questions 41 were answered rightly.\r\n'
  await choose(page, 'report.md', Buffer.from(text.repeat(30)))
  await page.getByText('report.md · 1.4 kB').waitFor()
  await page.getByRole('button', { name: 'Show what changes' }).click()
  await page.getByRole('group', { name: 'evaluation.md' }).waitFor()
  expect(drafts).toMatchObject([{ rationale: 'Measured.', evaluation: text.repeat(30) }])
  expect(drafts[0]?.files.map(({ name }) => name)).toEqual(['charter.toml', 'prompt.txt'])
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save the file to sign' }).click()
  expect((await saved).suggestedFilename()).toBe('charter.amendment.json')
  expect(await axe(page)).toEqual([])
  expect(complaints).toEqual([])
})

inBrowser('taken away again, it is not sent; and no review outlives a change', async () => {
  await using seen = await visit()
  const { page } = seen
  const drafts = await prepare(seen)
  const [review, save] = ['Show what changes', 'Save the file to sign'].map((name) =>
    page.getByRole('button', { name }),
  )
  await page.getByLabel('Why').fill('Measured.')
  await choose(page, 'report.md', Buffer.from('41 of 48'))
  await review?.click()
  await save?.waitFor()
  await page.getByRole('button', { name: 'Remove report.md' }).click()
  expect(await save?.count()).toBe(0)
  await review?.click()
  await save?.waitFor()
  expect(drafts.map(({ evaluation }) => evaluation)).toEqual(['41 of 48', null])
  for (const label of ['Why', 'prompt.txt']) {
    await page.getByRole('textbox', { name: label }).fill('Other words.')
    expect(await save?.count()).toBe(0)
    await review?.click()
    await save?.waitFor()
  }
  expect(drafts.at(-1)).toMatchObject({ rationale: 'Other words.', evaluation: null })
  expect(drafts.at(-1)?.files[1]).toEqual({ name: 'prompt.txt', text: 'Other words.' })
})

inBrowser('a file that no board could read is refused, and the one before it stays', async () => {
  await using seen = await visit({ context: phone })
  const { page } = seen
  await prepare(seen, 'Préparer un amendement')
  const label = 'Joindre une évaluation'
  await choose(page, 'rapport.md', Buffer.from('41 sur 48'), label)
  for (const [bytes, why] of [
    [Buffer.alloc(MOST_EVALUATION_BYTES + 1, 'a'), 'Ce fichier dépasse 100 ko'],
    [Buffer.from([0xff, 0xfe]), 'n’est pas du texte en UTF-8'],
    [Buffer.alloc(0), 'Ce fichier est vide'],
  ] as const) {
    await choose(page, 'autre', bytes, label)
    await page.getByRole('alert').filter({ hasText: why }).waitFor()
  }
  await page.getByText('rapport.md').waitFor()
  expect(await axe(page)).toEqual([])
  await page.getByRole('button', { name: 'Retirer rapport.md' }).click()
  expect(await page.getByText('rapport.md').count()).toBe(0)
  expect(await page.getByRole('alert').count()).toBe(0)
})

inBrowser('an open amendment shows the evaluation that it came with, whole', async () => {
  await using seen = await visit({ signedIn: false })
  const { page, fixture } = seen
  const amendments = amendmentList.amendments.map((one) => ({ ...one, evaluation: '45 of 48' }))
  await page.route('**/api/amendments', (route) => route.fulfill({ json: { amendments } }))
  await page.goto(`${fixture.address}/transparency`)
  const card = page.getByRole('listitem').filter({ hasText: 'People asked for shorter answers.' })
  await card.getByText('The evaluation for the board to read').click()
  await card.getByText('45 of 48').waitFor()
})

inBrowser('nobody is offered the form who is not signed in', async () => {
  await using seen = await visit({ signedIn: false })
  await seen.page.goto(`${seen.fixture.address}/transparency`)
  await seen.page.getByRole('button', { name: 'Send a signed file' }).waitFor()
  expect(await seen.page.getByText('Prepare an amendment', { exact: true }).count()).toBe(0)
})

/** Walks a page with the keyboard. */
function keysOn(page: Page) {
  const tabTo = async (name: string): Promise<void> => {
    for (let press = 0; press < 8 && (await focused(page)) !== name; press += 1) {
      await page.keyboard.press('Tab')
    }
    expect(await focused(page)).toBe(name)
  }
  let given = ''
  // Listened for from the start: a listener that comes with the key may come too late.
  page.on('filechooser', (asked) => {
    const buffer = Buffer.from(given)
    void asked.setFiles({ name: 'a.txt', mimeType: 'text/plain', buffer })
  })
  const give = async (name: string, text: string): Promise<void> => {
    given = text
    await tabTo(name)
    await page.keyboard.press('Enter')
  }
  return { tabTo, give }
}

inBrowser('an amendment is prepared with the keyboard alone', async () => {
  await using seen = await visit()
  const { page, fixture } = seen
  const { tabTo, give } = keysOn(page)
  await page.route('**/api/amendments/draft', (route) =>
    route.fulfill({ json: { file: '{}', diff: [] } }),
  )
  await page.goto(`${fixture.address}/transparency`)
  await page.getByRole('button', { name: 'Send a signed file' }).focus()
  await tabTo('Prepare an amendment')
  await page.keyboard.press('Enter')
  await tabTo('prompt.txt')
  await page.keyboard.type('Be brief. ')
  await tabTo('Why')
  await page.keyboard.type('People asked.')
  await give('Attach an evaluation', '41 of 48')
  await page.getByText('a.txt').waitFor()
  await page.getByRole('button', { name: 'Remove a.txt' }).press('Enter')
  expect(await focused(page)).toBe('Attach an evaluation')
  await tabTo('Show what changes')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Save the file to sign' }).waitFor()
  await tabTo('Save the file to sign')
  const saved = page.waitForEvent('download')
  await page.keyboard.press('Enter')
  expect((await saved).suggestedFilename()).toBe('charter.amendment.json')
})

inBrowser(
  'a signature is sent in with the keyboard alone, and the keyboard stays there',
  async () => {
    await using seen = await visit()
    const { page, fixture } = seen
    const { give } = keysOn(page)
    await page.route('**/api/amendments', (route) =>
      route.request().method() === 'POST'
        ? route.fulfill({ json: { hash: null, amendment: null } })
        : route.continue(),
    )
    await page.goto(`${fixture.address}/transparency`)
    await page.getByRole('button', { name: 'Send a signed file' }).focus()
    await give('Send a signed file', 'signed')
    await page.getByRole('status').filter({ hasText: 'Taken.' }).waitFor()
    expect(await focused(page)).toBe('Send a signed file')
  },
)

for (const [words, context, send, written] of [
  ['English', {}, 'Send a signed file', 'Written, and nobody need send it again'],
  ['French', phone, 'Envoyer un fichier signé', 'personne n’a à l’envoyer de nouveau'],
] as const) {
  inBrowser(
    `what was sent while too few witnesses answer is written and does not count yet, in ${words}`,
    async () => {
      await using seen = await visit({ context })
      const { page, fixture } = seen
      let counts = false
      await page.route('**/api/amendments', (route) =>
        route.request().method() === 'POST'
          ? route.fulfill({ json: { hash: null, amendment: null, counts } })
          : route.continue(),
      )
      await page.goto(`${fixture.address}/transparency`)
      const told = page.getByRole('status').filter({ hasText: written })
      await choose(page, 'signed.json', Buffer.from('{}'), send)
      await told.waitFor()
      expect(await axe(page)).toEqual([])
      // Sent again once they answer, which harms nothing.
      counts = true
      await choose(page, 'signed.json', Buffer.from('{}'), send)
      await told.waitFor({ state: 'detached' })
    },
  )
}
