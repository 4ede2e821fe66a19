import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTranslator } from 'use-intl/core'
import { parseAst } from 'vite'
import { expect, test } from 'vitest'
import { chapters, loadChapter } from './chapter.ts'
import { localeFor, regionOf, type Locale } from './words.ts'

const whole = async (locale: Locale): Promise<object> =>
  Object.assign({}, ...(await Promise.all(chapters.map((one) => loadChapter(one, locale)))))
const en = await whole('en')
const fr = await whole('fr')

type Leaf = readonly [path: string, text: string]

function leaves(node: unknown, path = ''): Leaf[] {
  if (typeof node === 'string') return [[path, node]]
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([key, value]) =>
    leaves(value, path === '' ? key : `${path}.${key}`),
  )
}

const english = leaves(en)
const french = new Map(leaves(fr))
/** The names of arguments and tags in a message. */
const parts = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)[,}]|<(\w+)>/g)].map(([, name, tag]) => name ?? `<${tag}>`).toSorted()

test('both catalogues have the same keys', () => {
  expect([...french.keys()].toSorted()).toEqual(english.map(([path]) => path).toSorted())
})

test('no message is empty', () => {
  expect([...english, ...french].filter(([, text]) => text.trim() === '')).toEqual([])
})

test('a message takes the same arguments in both languages', () => {
  const taken = (list: Iterable<Leaf>) =>
    [...list].map(([path, text]) => `${path} ${parts(text).join()}`)
  expect(taken(french).toSorted()).toEqual(taken(english).toSorted())
})

test.each([
  ['en', en],
  ['fr', fr],
] as const)('every message of %s can be formatted', (locale, messages) => {
  const wrong: string[] = []
  const t = createTranslator({
    locale,
    messages: { all: messages },
    onError: ({ message }) => wrong.push(message),
  })
  const values = {
    count: 2,
    position: 1,
    index: 7,
    number: 1,
    threshold: 1,
    members: 3,
    step: 3,
    limit: 9,
    input: 1,
    output: 2,
  }
  const figures = { told: 1, untold: 1, days: 2, prompt: 3, output: 4 }
  const replayed = { steps: 2, choices: 1, mismatches: 0 }
  const texts = {
    title: 'x',
    name: 'x',
    command: () => 'x',
    reason: 'x',
    percent: 'x',
    text: 'x',
    language: 'x',
  }
  const more = {
    time: 'x',
    ledger: 'x',
    model: 'x',
    provider: 'x',
    date: 'x',
    origin: 'x',
    address: 'x',
    from: 'x',
    to: 'x',
  }
  const sizes = {
    size: 'x',
    taken: 'x',
    free: 'x',
    needed: 'x',
    part: 'x',
    done: 'x',
    rest: 'x',
    licence: 'x',
    source: 'x',
  }
  const given = { ...values, ...figures, ...replayed, ...texts, ...more, ...sizes }
  // The keys are typed one by one; here they are walked.
  for (const [path] of english) Reflect.apply(Reflect.get(t, 'rich'), t, [`all.${path}`, given])
  expect(wrong).toEqual([])
})

test('French does not end a line within « celui‑ci », « choisissez‑en » or « a‑t‑elle »', () => {
  const tails = 'ci|là|en|y|la|le|les|lui|leur|vous|moi|nous|il|elle|ils|elles|on|même|mêmes|t'
  const loose = new RegExp(`\\p{L}-(?:${tails})(?!\\p{L})`, 'u')
  expect([...french].filter(([, text]) => loose.test(text)).map(([path]) => path)).toEqual([])
})

test('French puts a no-break space where a line must not end', () => {
  const loose = [...french].filter(([, text]) =>
    /(?:[^ ] [;:!?»])|« /.test(text.replaceAll(/\{[^}]*\}/g, 'x')),
  )
  expect(loose.map(([path]) => path)).toEqual([])
})

test('the language is the chosen one, else the browser’s first that is spoken here, else English', () => {
  expect(localeFor('fr', ['en-GB'])).toBe('fr')
  expect(localeFor(null, ['de-DE', 'fr-CA', 'en'])).toBe('fr')
  expect(localeFor(null, ['de'])).toBe('en')
  expect(localeFor('xx', [])).toBe('en')
})

test('dates follow the reader’s own region of that language', () => {
  expect(regionOf('en', ['fr-FR', 'en-GB'])).toBe('en-GB')
  expect(regionOf('fr', ['en-GB'])).toBe('fr')
})

const spoken = new Set([
  'aria-label',
  'title',
  'placeholder',
  'alt',
  'label',
  'hint',
  'error',
  'lead',
  'action',
])
const hasWords = (text: unknown): boolean => typeof text === 'string' && /\p{L}{2}/u.test(text)

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/** Texts that stand in the page's code where a person would read them. */
function bare(node: unknown, found: string[] = []): string[] {
  if (Array.isArray(node)) for (const item of node) bare(item, found)
  else if (typeof node === 'object' && node !== null) {
    const { type, value, name } = node as {
      type?: unknown
      value?: unknown
      name?: { name?: unknown }
    }
    if (type === 'JSXText' && hasWords(value)) found.push(String(value).trim())
    if (type === 'JSXAttribute' && spoken.has(String(name?.name))) {
      const text = isObject(value) ? Reflect.get(value, 'value') : null
      if (hasWords(text)) found.push(`${String(name?.name)}=${String(text)}`)
    }
    for (const child of Object.values(node)) bare(child, found)
  }
  return found
}

test('no component holds words of its own', () => {
  const web = join(import.meta.dirname, '..')
  const paths = globSync('**/*.tsx', { cwd: web, exclude: ['dist/**', 'node_modules/**'] })
  const found = paths.flatMap((path) =>
    bare(parseAst(readFileSync(join(web, path), 'utf8'), { lang: 'tsx' })).map(
      (text) => `${path}: ${text}`,
    ),
  )
  expect(paths.length).toBeGreaterThan(40)
  expect(found).toEqual([])
})

test('words in a component would be found', () => {
  const source = 'const a = <p title="Good day">Hello there {1}</p>'
  expect(bare(parseAst(source, { lang: 'tsx' }))).toEqual(['title=Good day', 'Hello there'])
})
