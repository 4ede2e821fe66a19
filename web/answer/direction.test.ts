import type { Locator } from 'playwright-core'
import { expect } from 'vitest'
import { browserTests } from '../../test/browser/web.ts'
import { axe } from '../dev/browser.ts'
import { said } from '../dev/said.ts'

const { inBrowser, visit } = browserTests()

const arabic = 'مرحبا! هذه إجابة مع كلمة English في الوسط.'
const answer =
  `${arabic}\n\nاستخدم ` +
  '`connect()`' +
  ` أولا.\n\n1. الأول\n2. الثاني\n\n| اسم | قيمة |\n|---|---|\n| أ | ب |\n\n> اقتباس\n\nIn English.\n\n- one`

const direction = (one: Locator): Promise<string> =>
  one.evaluate((element) => getComputedStyle(element).direction)

inBrowser(
  'what is written from right to left stands so, and what is beside it does not',
  async () => {
    await using seen = await visit()
    const { page, fixture, complaints } = seen
    const id = await said(fixture.world, 'اكتب لي شيئا، من فضلك.', answer)
    await page.goto(`${fixture.address}/c/${id}`)
    await page.getByRole('table').waitFor()
    const text = page.locator('.prose')
    const turned = [
      text.getByText(arabic),
      text.getByRole('list').first(),
      text.getByRole('table'),
      text.locator('blockquote'),
      page.getByRole('main').getByText('اكتب لي', { exact: false }).last(),
    ]
    for (const one of turned) await expect.poll(() => direction(one)).toBe('rtl')
    for (const one of [text.getByText('In English.'), text.getByRole('list').last()]) {
      expect(await direction(one)).toBe('ltr')
    }
    // Brackets stay on their side.
    expect(await direction(text.getByText('connect()'))).toBe('ltr')
    // The numbers of the list lie inside the column.
    const [list, column] = [
      await text.getByRole('listitem').first().boundingBox(),
      await text.boundingBox(),
    ]
    expect((list?.x ?? 0) + (list?.width ?? 0)).toBeLessThan(
      (column?.x ?? 0) + (column?.width ?? 0) - 12,
    )
    const composer = page.getByRole('textbox', { name: 'Your question' })
    await composer.fill('שלום')
    expect(await direction(composer)).toBe('rtl')
    await composer.fill('Hello')
    expect(await direction(composer)).toBe('ltr')
    expect(await axe(page)).toEqual([])
    expect(complaints).toEqual([])
  },
)
