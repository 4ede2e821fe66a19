import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { compileSchema } from './compile.ts'
import { formatNames } from './format.ts'
import { keywords } from './keyword.ts'

const page = new URL('../../../../docs/structured-output.md', import.meta.url)

test('the manual has every keyword with its treatment, and no other', async () => {
  const text = await readFile(page, 'utf8')
  const rows = text.matchAll(/^\| `([$\w]+)` \| (enforced|in part|annotation|refused) \|/gm)
  const told = new Map(Array.from(rows, ([, name = '', treatment = '']) => [name, treatment]))
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(keywords))
})

test('the manual names every format', async () => {
  const text = await readFile(page, 'utf8')
  expect(text).toContain(`| ${formatNames.join(', ')};`)
})

test.each([...keywords].filter(([, treatment]) => treatment === 'refused'))(
  '%s is refused with its place',
  (name) => {
    const compile = () => compileSchema({ properties: { a: { [name]: {} } } }, { order: 'any' })
    expect(compile).toThrow(`at #/properties/a/${name}: this keyword is not supported`)
  },
)

test.each([...keywords].filter(([, treatment]) => treatment === 'annotation'))(
  '%s changes nothing',
  (name) => {
    const plain = compileSchema({ type: 'null' }, { order: 'any' })
    const noted = compileSchema({ type: 'null', [name]: 'a note' }, { order: 'any' })
    expect(noted.gbnf).toBe(plain.gbnf)
  },
)
