import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { parseAst } from 'vite'
import { expect, test } from 'vitest'
import { z } from '../kit/zod.ts'
import { chapters, loadChapter, type Chapter } from './chapter.ts'

// A part of the page that comes later brings the chapters that it speaks (here.ts). Whether it names all of
// them is seen in the source alone: a word that lacks shows only where somebody looks.

type Node = Readonly<Record<string, unknown>> & { readonly type: string }
type Later = { readonly path: string; readonly chapters: readonly string[] }
type Source = {
  /** What it imports at once. */
  readonly imports: readonly string[]
  readonly later: readonly Later[]
  /** The first names of the messages that it says. */
  readonly says: ReadonlySet<string>
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof Reflect.get(value, 'type') === 'string'

function* walk(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const one of value) yield* walk(one)
  if (!isNode(value)) return
  yield value
  for (const child of Object.values(value)) yield* walk(child)
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const nameOf = (node: unknown): string | null =>
  isNode(node) && node.type === 'Identifier' ? String(node['name']) : null

/** What a text surely begins with: the whole of it, or of a template what stands before its first gap. */
function beginning(node: unknown): string {
  if (!isNode(node)) return ''
  if (node.type === 'Literal') return String(node['value'])
  if (node.type !== 'TemplateLiteral') return ''
  return z.object({ value: z.object({ cooked: z.string() }) }).parse(list(node['quasis'])[0]).value
    .cooked
}

const argumentsOf = (node: Node): readonly unknown[] => list(node['arguments'])
const callTo = (node: unknown, name: string): node is Node =>
  isNode(node) && node.type === 'CallExpression' && nameOf(node['callee']) === name

function read(path: string, text: string): Source {
  const { body } = parseAst(text, { lang: path.endsWith('x') ? 'tsx' : 'ts' })
  const nodes = [...walk(body)]
  const from = (node: unknown): string | null => {
    const target = beginning(node)
    return /^[.].*[.]tsx?$/.test(target) ? normalize(join(dirname(path), target)) : null
  }
  const imports = nodes
    .filter((node) => node.type === 'ImportDeclaration' && node['importKind'] !== 'type')
    .flatMap((node) => from(node['source']) ?? [])
  const brought = new Map(
    nodes
      .filter((node) => callTo(node, 'withWords'))
      .flatMap((node) => {
        const [names, part] = argumentsOf(node)
        return isNode(names) ? [[part, list(names['elements']).map(beginning)]] : []
      }),
  )
  const later = nodes
    .filter((node) => node.type === 'ImportExpression')
    .flatMap((node) => {
      const target = from(node['source'])
      return target === null ? [] : [{ path: target, chapters: brought.get(node) ?? [] }]
    })
  return { imports, later, says: new Set(body.flatMap((one) => said([...walk(one)]))) }
}

/** What one component says: the next one may call another function by the same name. */
function said(nodes: readonly Node[]): string[] {
  const root = (node: unknown): string => beginning(node).split('.')[0] ?? ''
  const whole = new Set(
    nodes
      .filter(
        (node) =>
          node.type === 'VariableDeclarator' &&
          callTo(node['init'], 'useTranslations') &&
          argumentsOf(node['init']).length === 0,
      )
      .map((node) => nameOf(node['id'])),
  )
  const calls = nodes.filter((node) => node.type === 'CallExpression')
  const within = calls
    .filter((node) => callTo(node, 'useTranslations') && argumentsOf(node).length > 0)
    .map((node) => root(argumentsOf(node)[0]))
  const bare = calls
    .filter(({ callee }) =>
      whole.has(nameOf(callee) ?? (isNode(callee) ? nameOf(callee['object']) : null)),
    )
    .map((node) => root(argumentsOf(node)[0]))
  return [...within, ...bare].filter((name) => name !== '')
}

const web = join(import.meta.dirname, '..')
const sources = new Map(
  globSync('**/*.{ts,tsx}', { cwd: web, exclude: ['dist/**', 'node_modules/**', 'dev/**'] })
    .filter((path) => !path.endsWith('.test.ts') && !path.startsWith('words/'))
    .map((path) => [path, read(path, readFileSync(join(web, path), 'utf8'))]),
)

/** A part and all that it imports at once. */
function together(entry: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(entry) || !sources.has(entry)) return found
  found.add(entry)
  for (const path of sources.get(entry)?.imports ?? []) together(path, found)
  return found
}

const namesIn = async (chapter: Chapter): Promise<string[]> =>
  Object.keys(await loadChapter(chapter, 'en'))
const known = new Map<string, readonly string[]>(
  await Promise.all(chapters.map(async (one) => [one, await namesIn(one)] as const)),
)
const parts: readonly Later[] = [
  { path: 'main.tsx', chapters: [] },
  ...[...sources.values()].flatMap(({ later }) => later),
]

test.each(parts)('$path brings the words that it says: $chapters', ({ path, chapters: named }) => {
  const there = new Set(['first', ...named].flatMap((one) => known.get(one) ?? []))
  const mute = [...together(path)].flatMap((file) =>
    [...(sources.get(file)?.says ?? [])]
      .filter((name) => !there.has(name))
      .map((name) => `${file} says ${name}`),
  )
  expect(mute).toEqual([])
})

test('no part brings a chapter of which it says nothing', () => {
  const idle = parts.flatMap(({ path, chapters: named }) => {
    const says = new Set(
      [...together(path)].flatMap((file) => [...(sources.get(file)?.says ?? [])]),
    )
    return named
      .filter((one) => known.get(one)?.some((name) => says.has(name)) !== true)
      .map((one) => `${path} brings ${one}`)
  })
  expect(idle).toEqual([])
})

test('parts and what they say are seen in the source', () => {
  const seen = read(
    'a/b.tsx',
    `import { C } from './c.tsx'
     import type { D } from './d.ts'
     const E = lazy(async () => ({ default: (await withWords(['model'], import('../e.tsx'))).E }))
     export function B() {
       const t = useTranslations()
       const of = useTranslations('models.badge')
       return [t('app.name'), t.rich(\`list.\${of('x')}\`), other('verify.title')]
     }`,
  )
  expect(seen.imports).toEqual(['a/c.tsx'])
  expect(seen.later).toEqual([{ path: 'e.tsx', chapters: ['model'] }])
  expect([...seen.says]).toEqual(['models', 'app', 'list'])
  expect(parts.length).toBeGreaterThan(10)
})
