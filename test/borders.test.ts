import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { promises } from './promises.ts'
import { root, sourceFiles } from './repository.ts'

// The linter holds the borders of the house; here it is seen to refuse. Each case is a house
// of one or two files with the repository's own rules, all linted in one run.

type Case = readonly [from: string, imports: string]

const refused: readonly Case[] = [
  ['verifier/note.ts', 'node:crypto'],
  ['verifier/note.ts', 'zod'],
  ['verifier/note.ts', '@overt/wire'],
  ['verifier/note.ts', '../wire/wire.ts'],
  ['verifier/step/leaf.ts', 'node:crypto'],
  ['verifier/step/leaf.ts', '../../wire/wire.ts'],
  ['verifier/main.ts', 'commander'],
  ['verifier/main.ts', '../server/main.ts'],
  ['wire/receipt.ts', 'node:fs'],
  ['wire/receipt.ts', 'hono'],
  ['wire/receipt.ts', '@overt/server'],
  ['wire/receipt.ts', '../server/main.ts'],
  ['web/answer/answer.tsx', '@overt/server'],
  ['web/answer/answer.tsx', '../../server/main.ts'],
  ['web/answer/answer.tsx', '../../wire/wire.ts'],
  ['web/answer/answer.tsx', 'node:fs'],
  ['web/dev/world.ts', '../../server/main.ts'],
  ['cli/fsck.ts', '@overt/server'],
  ['cli/fsck.ts', '../server/ledger/fsck.ts'],
  ['cli/openers.ts', '../server/ledger/fsck.ts'],
  ['cli/openers.ts', '@overt/server/ledger/fsck.ts'],
  ['server/config/config.ts', '../ledger/ledger.ts'],
  ['server/observe/logger.ts', '../answering/answering.ts'],
  ['server/store/store.ts', '../conversation/conversations.ts'],
  ['server/store/store.ts', '../main.ts'],
  ['server/identity/identity.ts', '../charter/charter.ts'],
  ['server/job/job.ts', '../tool/tool.ts'],
  ['server/engine/llama/llama.ts', '../../answering/answering.ts'],
  ['server/model/models.ts', '../config/config.ts'],
  ['server/provider/provider.ts', '../http/app.ts'],
  ['server/ledger/ledger.ts', '../charter/charter.ts'],
  ['server/ledger/ledger.ts', '../../verifier/verifier.ts'],
  ['server/ledger/ledger.ts', 'better-auth'],
  ['server/charter/charter.ts', '../conversation/conversations.ts'],
  ['server/guard/guard.ts', '../answering/answering.ts'],
  ['server/library/library.ts', '../http/app.ts'],
  ['server/tool/tool.ts', '../main.ts'],
  ['server/conversation/conversations.ts', '../answering/answering.ts'],
  ['server/conversation/conversations.ts', '../http/app.ts'],
  ['server/conversation/conversations.ts', '../record/record.ts'],
  ['server/record/record.ts', '../answering/answering.ts'],
  ['server/answering/answering.ts', '../replay/replay.ts'],
  ['server/engine/replayer/replayer.ts', '../../replay/replay.ts'],
  ['server/replay/replay.ts', '../http/app.ts'],
  ['server/answering/answering.ts', '../http/app.ts'],
  ['server/answering/answering.ts', '../main.ts'],
  ['server/http/app.ts', '../store/database.ts'],
  ['server/http/app.ts', '../main.ts'],
  ['server/http/app.ts', 'better-auth/node'],
  ['server/connector/bluesky.ts', '../store/store.ts'],
  ['server/http/app.ts', '@overt/cli'],
  ['server/answering/answering.ts', 'node:process'],
  ['server/main.ts', 'process'],
  ['cli/ask.ts', 'process'],
]

const allowed: readonly Case[] = [
  ['verifier/note.ts', './bytes.ts'],
  ['verifier/step/leaf.ts', '../bytes.ts'],
  ['verifier/main.ts', 'node:fs'],
  ['verifier/main.ts', 'node:fs/promises'],
  ['web/dev/world.ts', 'node:http'],
  ['wire/receipt.ts', 'zod'],
  ['wire/receipt.ts', 'eventsource-parser'],
  ['web/answer/answer.tsx', '@overt/wire'],
  ['web/answer/answer.tsx', '../kit/button.tsx'],
  ['cli/openers.ts', '@overt/server'],
  ['cli/verify.ts', '@overt/verifier'],
  ['server/main.ts', './http/app.ts'],
  ['server/identity/identity.ts', 'better-auth'],
  ['server/ledger/ledger.ts', '../store/database.ts'],
  ['server/charter/charter.ts', '../ledger/ledger.ts'],
  ['server/answering/answering.ts', '../conversation/conversations.ts'],
  ['server/answering/answering.ts', '../record/record.ts'],
  ['server/replay/replay.ts', '../answering/noise.ts'],
  ['server/http/app.ts', '../answering/answering.ts'],
  ['server/ledger/ledger.test.ts', '../http/app.ts'],
]

/** What else holds the borders up, each with files that break it and the rule that sees it. */
const broken: readonly (readonly [rule: string, files: Readonly<Record<string, string>>])[] = [
  ['node(no-process-env)', { 'server/ledger/key.ts': 'export const home = process.env.HOME' }],
  [
    'eslint(no-restricted-properties)',
    { 'server/ledger/key.ts': 'export const home = globalThis.process.env.HOME' },
  ],
  [
    'typescript(consistent-type-imports)',
    { 'server/ledger/key.ts': "export type App = import('../http/app.ts').App" },
  ],
  [
    'eslint(no-restricted-imports)',
    { 'server/ledger/key.ts': "export const later = () => import('../http/app.ts')" },
  ],
  [
    'import(no-cycle)',
    {
      'server/ledger/leaf.ts':
        "import type { Tree } from './tree.ts'\nexport type Leaf = { in: Tree }",
      'server/ledger/tree.ts': "import type { Leaf } from './leaf.ts'\nexport type Tree = Leaf[]",
    },
  ],
]

const importing = ([from, imports]: Case): Readonly<Record<string, string>> => ({
  [from]: `import { it } from '${imports}'\nexport const one = it`,
})

/** Lints each set of files as a house of its own, in one run; gives the rules that each one broke. */
function lint(houses: readonly Readonly<Record<string, string>>[]): readonly (readonly string[])[] {
  const folder = mkdtempSync(join(tmpdir(), 'overt-borders-'))
  // Types are not what is tested here, and these houses have none.
  const rules = readFileSync(join(root, '.oxlintrc.json'), 'utf8')
  const untyped = rules.replace('"options": { "typeAware": true },', '')
  for (const [at, files] of houses.entries()) {
    write(join(folder, String(at), '.oxlintrc.json'), untyped)
    for (const [name, text] of Object.entries(files)) write(join(folder, String(at), name), text)
  }
  const oxlint = join(root, 'node_modules', '.bin', 'oxlint')
  const { stdout } = spawnSync(oxlint, ['--format=json'], { cwd: folder, encoding: 'utf8' })
  const { diagnostics }: Report = JSON.parse(stdout)
  rmSync(folder, { recursive: true })
  return houses.map((_, at) =>
    diagnostics.filter(({ filename }) => filename.startsWith(`${at}/`)).map(({ code }) => code),
  )
}

type Report = {
  readonly diagnostics: readonly { readonly filename: string; readonly code: string }[]
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${text}\n`)
}

const found = lint([
  ...refused.map(importing),
  ...allowed.map(importing),
  ...broken.map(([, files]) => files),
])

describe('the linter', () => {
  promises('house:borders', 'house:no-circles', 'house:environment')

  test.each(refused.map((one, at) => [...one, at] as const))(
    'refuses that %s imports %s',
    (_from, _imports, at) => {
      expect(found[at]).toEqual(['eslint(no-restricted-imports)'])
    },
  )

  test.each(allowed.map((one, at) => [...one, refused.length + at] as const))(
    'lets %s import %s',
    (_from, _imports, at) => {
      expect(found[at]).toEqual([])
    },
  )

  test.each(broken.map(([rule], at) => [rule, refused.length + allowed.length + at] as const))(
    'sees %s',
    (rule, at) => {
      expect(found[at]).toContain(rule)
    },
  )

  test('knows every folder of the server', () => {
    const rules = readFileSync(join(root, '.oxlintrc.json'), 'utf8')
    const files = [...rules.matchAll(/"files": \["server\/([^"]+)"\]/g)].map(
      ([, glob = '']) => glob,
    )
    const known = files.flatMap((glob) => glob.replace(/[{}]|\/.*/g, '').split(','))
    const folders = sourceFiles().flatMap((path) => /^server\/([^/]+)\//.exec(path)?.[1] ?? [])
    expect(folders.filter((folder) => !known.includes(folder))).toEqual([])
  })
})

describe('names', () => {
  promises('house:names')

  const banned =
    /(^|\/)(utils?|helpers?|common|shared|lib|core|services?|managers?|types?|misc|index)(\.[a-z.]+)?(\/|$)/

  test('say what a file or folder is about', () => {
    const nameless = sourceFiles().filter((path) => banned.test(path))
    // The page that a browser asks for by this name.
    expect(nameless.filter((path) => path !== 'web/index.html')).toEqual([])
  })

  test('that say nothing are found wherever they stand', () => {
    const bad = [
      'utils/a.ts',
      'web/lib/a.ts',
      'server/types.ts',
      'wire/index.ts',
      'cli/helper.test.ts',
    ]
    expect(bad.filter((path) => !banned.test(path))).toEqual([])
    const good = [
      'server/library/a.ts',
      'server/engine/score.ts',
      'web/kit/a.tsx',
      'spec/encoding.md',
    ]
    expect(good.filter((path) => banned.test(path))).toEqual([])
  })
})
