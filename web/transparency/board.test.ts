import type { Transparency } from '@overt/wire'
import { expect, test } from 'vitest'
import { browserTests } from '../../test/browser/web.ts'
import { promises } from '../../test/promises.ts'
import { axe, type Visit } from '../dev/browser.ts'
import { votedWitnesses } from './voted.ts'

promises('transparency:vote')

const { inBrowser, visit } = browserTests()

const both = `witness ada witness.ada.example+184234f1+BFls+ZAiXEU+oge70bL8iRemXHih190pL/0r+wTWXVFk
witness bob witness.bob.example+dc5d5c26+BBNGP8IQTlBRe7UgHy6UMkoEXsNnCdfIms8Q/aiJB5y9
group both all ada bob
quorum both
`
const hashOf = async (text: string): Promise<string> =>
  Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).toString(
    'base64url',
  )

const phone = {
  viewport: { width: 360, height: 740 },
  locale: 'fr-FR',
  colorScheme: 'dark',
} as const

/** The server tells of a board of three, with this vote. */
async function seat({ page, fixture }: Visit, board: Partial<Transparency['board']>) {
  await page.route('**/api/transparency*', async (route) => {
    const claimed = await fixture.world.transparency()
    const [first] = claimed.board.members
    const members = ['Ada', 'Bob', 'Cleo'].map((name) => ({ name, key: `${first?.key}${name}` }))
    const emergency = [members[1]?.key ?? '']
    const seated = { ...claimed.board, members, emergency, threshold: 2, ...board }
    await route.fulfill({ json: { ...claimed, board: seated } })
  })
  await page.goto(`${fixture.address}/transparency`)
}

inBrowser(
  'whose signatures the board voted for is said in words, with the text of the vote',
  async () => {
    await using seen = await visit({ signedIn: false })
    const { page, complaints } = seen
    const expires = '2027-01-01T12:00:00.000Z'
    await seat(seen, { witnesses: { hash: await hashOf(both), text: both }, expires })
    const board = page.getByRole('region', { name: 'Who decides' })
    await board
      .getByText(
        'nothing is published without the signature of witness.ada.example and witness.bob',
      )
      .waitFor()
    await board.getByText('2 of these 3 members must sign').waitFor()
    await board.getByText('In an emergency Bob may stop the assistant alone').waitFor()
    await board.getByText('This board decides until 1 January 2027').waitFor()
    await board.getByText('The vote, word for word').click()
    await board.getByText('group both all ada bob').waitFor()
    expect(await axe(page)).toEqual([])
    expect(complaints).toEqual([])
  },
)

inBrowser('a text that was not voted on is an alarm, on a phone too', async () => {
  await using seen = await visit({ signedIn: false, context: phone })
  const other = both.replace('quorum both', 'quorum none')
  await seat(seen, { witnesses: { hash: await hashOf(both), text: other } })
  await seen.page.getByRole('alert').filter({ hasText: 'n’est pas celui qui fut voté' }).waitFor()
  expect(await axe(seen.page)).toEqual([])
  const width = await seen.page.evaluate(() => document.documentElement.scrollWidth)
  expect(width).toBeLessThanOrEqual(phone.viewport.width)
})

test('only a text that is to the byte one to vote on, and has the hash, counts', async () => {
  const hash = await hashOf(both)
  expect(await votedWitnesses(null)).toEqual({ type: 'none' })
  expect(await votedWitnesses({ hash, text: null })).toEqual({ type: 'untold' })
  expect(await votedWitnesses({ hash, text: both })).toMatchObject({
    type: 'voted',
    quorum: { kind: 'group', threshold: 2 },
  })
  for (const text of ['', 'witness', `# so\n${both}`, both.replaceAll('\n', '\r\n')]) {
    expect(await votedWitnesses({ hash: await hashOf(text), text }), text).toEqual({
      type: 'false',
    })
  }
  const none = 'quorum none\n'
  expect(await votedWitnesses({ hash, text: none })).toEqual({ type: 'false' })
  expect(await votedWitnesses({ hash: await hashOf(none), text: none })).toMatchObject({
    quorum: { kind: 'none' },
  })
})
