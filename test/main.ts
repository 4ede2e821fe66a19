import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { chromiumGate } from './chromium.ts'
import { type Gate, commandGate, runGates } from './gate.ts'
import { modelGate } from './model.ts'
import { cache, root, show } from './repository.ts'
import { type VitestReport, closingLine, sum, tallyOf } from './tally.ts'

// `npm test`, once the launcher has installed and built everything: the gates, then the tests, then
// one closing line. Words on the command line narrow it to the test files that match them.

const filters = process.argv.slice(2)
const tool = (name: string, ...args: string[]) => [
  join(root, 'node_modules', '.bin', name),
  ...args,
]

const gates: readonly Gate[] = [
  commandGate('Types', tool('tsc', '-p', '.')),
  commandGate('Types of the verifier', tool('tsc', '-p', 'verifier')),
  commandGate('Types of the web', tool('tsc', '-p', 'web')),
  commandGate('Types of the launcher', tool('tsc', '-p', 'launcher')),
  commandGate('Lint', tool('oxlint')),
  commandGate('Format', tool('oxfmt', '--check')),
  commandGate('Dead code', tool('knip', '--no-progress')),
  commandGate('Budgets', [
    process.execPath,
    '--conditions=overt-source',
    join('bench', 'budget.ts'),
  ]),
]

const testGate: Gate = {
  title: 'Tests',
  async run() {
    const file = join(cache, 'vitest.json')
    mkdirSync(cache, { recursive: true })
    rmSync(file, { force: true })
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    const exitCode = await show(tool('vitest', 'run', ...reporters, ...filters))
    return tallyOf(readReport(file), exitCode)
  },
}

function readReport(file: string): VitestReport | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    process.stdout.write(`vitest left no report (${String(error)}).\n`)
    return null
  }
}

const setup = [chromiumGate, modelGate]
const all = filters.length === 0 ? [...setup, ...gates, testGate] : [testGate]
const total = sum(await runGates(all, (text) => process.stdout.write(text)))
process.exitCode = total.failed === 0 ? 0 : 1
process.stdout.write(`\n${closingLine(total)}\n`)
