import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cache, root, sourceFiles } from '../test/repository.ts'

/** A place in the code and how many lines it takes. */
export type Long = { readonly place: string; readonly lines: number }

const isSource = (path: string): boolean =>
  /\.(ts|tsx|mjs)$/.test(path) && !/\.test\.(ts|tsx|mjs)$|\.fixture\.ts$/.test(path)

export function longestFiles(most: number): readonly Long[] {
  const files = sourceFiles().filter(isSource)
  return top(
    files.map((place) => ({
      place,
      lines: readFileSync(join(root, place), 'utf8').split('\n').length - 1,
    })),
    most,
  )
}

/** The linter counts the lines of functions when it is asked to allow none; its message tells the count. */
export function longestFunctions(most: number): readonly Long[] {
  mkdirSync(cache, { recursive: true })
  const rules = join(cache, 'longest.oxlintrc.json')
  const rule = { 'max-lines-per-function': ['error', { max: 20 }] }
  writeFileSync(
    rules,
    JSON.stringify({ plugins: [], categories: { correctness: 'off' }, rules: rule }),
  )
  const oxlint = join(root, 'node_modules', '.bin', 'oxlint')
  const { stdout } = spawnSync(oxlint, ['--config', rules, '--format=json', root], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  return top(readFunctions(stdout), most)
}

type Report = {
  readonly diagnostics: readonly {
    readonly message: string
    readonly filename: string
    readonly labels: readonly { readonly span: { readonly line: number } }[]
  }[]
}

/** What the linter's report says of functions outside tests. */
export function readFunctions(report: string): readonly Long[] {
  const { diagnostics }: Report = JSON.parse(report)
  return diagnostics.flatMap(({ message, filename, labels }) => {
    const lines = Number(/too many lines \((\d+)\)/.exec(message)?.[1])
    const name = /function `([^`]+)`/.exec(message)?.[1] ?? 'function'
    const place = `${filename}:${labels[0]?.span.line ?? 0} ${name}`
    return Number.isNaN(lines) || !isSource(filename) ? [] : [{ place, lines }]
  })
}

const top = (all: readonly Long[], most: number): readonly Long[] =>
  all.toSorted((a, b) => b.lines - a.lines).slice(0, most)
