import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { answerSpeed } from './answer-speed.ts'
import { coldStart } from './cold-start.ts'
import { type Figure, type Told, table, tell } from './figure.ts'
import { grammarSpeed } from './grammar-speed.ts'
import { idleMemory } from './idle-memory.ts'
import { installSize } from './install-size.ts'
import { ledgerSize } from './ledger-size.ts'
import { ledgerSpeed } from './ledger-speed.ts'
import { samplerSpeed } from './sampler-speed.ts'
import { systemPrompt } from './system-prompt.ts'
import { verifierSize, webSize } from './web-size.ts'

// `npm run bench -- [name…] [--json FILE]`: one table, and the same as one object in a file.

const figures: readonly Figure[] = [
  coldStart,
  idleMemory,
  answerSpeed,
  webSize,
  verifierSize,
  ledgerSpeed,
  ledgerSize,
  installSize,
  samplerSpeed,
  grammarSpeed,
  systemPrompt,
]

type Wanted = { readonly chosen: readonly Figure[]; readonly json: string | undefined }

function wanted(args: readonly string[]): Wanted {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'string' } },
  })
  const unknown = positionals.filter((name) => !figures.some((figure) => figure.name === name))
  if (unknown.length > 0) throw new Error(`There is no figure ${unknown.join(', ')}.`)
  const chosen = figures.filter(
    ({ name }) => positionals.length === 0 || positionals.includes(name),
  )
  return { chosen, json: values.json }
}

function readCommandLine(): Wanted {
  try {
    return wanted(process.argv.slice(2))
  } catch (error) {
    const names = figures.map(({ name }) => name).join(', ')
    process.stderr.write(
      `${error instanceof Error ? error.message : String(error)}\nUsage: npm run bench -- [--json FILE] [figure…], of: ${names}\n`,
    )
    process.exit(64)
  }
}

const { chosen, json } = readCommandLine()
const rows: Told[] = []
for (const { name, title, measure } of chosen) {
  process.stderr.write(`${title}…\n`)
  try {
    rows.push(...(await measure()).map((row) => tell(row, name)))
  } catch (error) {
    process.stderr.write(`${title}: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
process.stdout.write(`${table(rows)}\n`)
if (json !== undefined) {
  const machine = { node: process.version, platform: `${process.platform}-${process.arch}` }
  writeFileSync(json, `${JSON.stringify({ at: new Date().toISOString(), ...machine, rows })}\n`)
}
