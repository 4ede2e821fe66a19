import { existsSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { fairness } from './engine-fairness.ts'
import { memory } from './engine-memory.ts'
import { replay } from './engine-replay.ts'
import { engineTable, isMet, type EngineRow } from './engine-row.ts'
import { coldPrompt, returning, streams, warm } from './engine-speed.ts'
import { selfTested, startOurs, startPeer, type Target } from './engine-target.ts'
import { samplerSpeed } from './sampler-speed.ts'

// `npm run bench:engine -- [name…] [--peer PATH] [--rounds N] [--requests N] [--json FILE]`: the engine through HTTP, and
// beside it llama-server on the same weights in the same run, in turn. Receipts, trace and seal are on.

const USAGE = `Usage: npm run bench:engine -- [figure…] [--peer PATH] [--rounds N] [--requests N] [--json FILE]
`

type Run = {
  readonly targets: readonly [ours: Target, ...peers: Target[]]
  readonly rounds: number
  readonly requests: number
}

/** In this order. */
const figures: { readonly [name: string]: (run: Run) => Promise<readonly EngineRow[]> } = {
  'one-stream': ({ targets, rounds }) => streams(targets, rounds, 1),
  'four-streams': ({ targets, rounds }) => streams(targets, rounds, 4),
  'eight-streams': ({ targets, rounds }) => streams(targets, rounds, 8),
  'cold-40': ({ targets, rounds }) => coldPrompt(targets, rounds, 40),
  'cold-512': ({ targets, rounds }) => coldPrompt(targets, rounds, 512),
  'cold-2000': ({ targets, rounds }) => coldPrompt(targets, rounds, 2000),
  returning: ({ targets, rounds }) => returning(targets, rounds),
  fairness,
  replay,
  sampler: async () =>
    (await samplerSpeed.measure()).map(({ figure, value, aim }) => ({
      figure,
      unit: 'ms',
      ours: value,
      peer: null,
      goal: aim,
      isRatio: false,
    })),
  memory: ({ requests }) => memory(requests),
}

function readCommandLine() {
  const count = { type: 'string' } as const
  const options = { peer: count, rounds: count, requests: count, json: count }
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options })
    const unknown = positionals.filter((name) => !Object.hasOwn(figures, name))
    if (unknown.length > 0) throw new Error(`There is no figure ${unknown.join(', ')}.`)
    const [rounds, requests] = [numberOf(values.rounds, 5), numberOf(values.requests, 1000)]
    if (values.peer !== undefined && !existsSync(values.peer))
      throw new Error(`There is no file ${values.peer}.`)
    const names = positionals.length > 0 ? positionals : Object.keys(figures)
    return { names, rounds, requests, peer: values.peer ?? null, json: values.json ?? null }
  } catch (error) {
    const names = Object.keys(figures).join(', ')
    process.stderr.write(
      `${error instanceof Error ? error.message : String(error)}\n${USAGE}Figures: ${names}\n`,
    )
    process.exit(64)
  }
}

function numberOf(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new Error(`${text} is not a count.`)
  return Number(text)
}

const machine = () =>
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(2)}, Node ${process.version}`

const { names, rounds, requests, peer, json } = readCommandLine()
process.stderr.write(`${machine()}\n`)
if (peer === null) {
  process.stderr.write(
    'SKIPPED: the peer. Nothing is compared: give --peer the path of a llama-server.\n',
  )
}
await using ours = await startOurs()
await selfTested(ours)
await using theirs = peer === null ? null : await startPeer(peer, availableParallelism())
const run: Run = { targets: theirs === null ? [ours] : [ours, theirs], rounds, requests }
await warm(run.targets)
const rows: EngineRow[] = []
for (const name of names) {
  process.stderr.write(`${name}…\n`)
  try {
    rows.push(...((await figures[name]?.(run)) ?? []))
  } catch (error) {
    process.stderr.write(`${name}: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
process.stdout.write(`${engineTable(rows)}\n${machine()}\n`)
if (json !== null) {
  const told = rows.map((row) => ({ ...row, met: isMet(row) }))
  const about = { at: new Date().toISOString(), machine: machine(), rounds, peer }
  writeFileSync(json, `${JSON.stringify({ ...about, rows: told })}\n`)
}
