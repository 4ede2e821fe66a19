import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { digestFile } from '../server/engine/digest.ts'
import type { LlamaOptions } from '../server/engine/llama/llama.ts'
import { openTestModel, TEST_MODEL } from '../server/engine/llama/test-model.ts'
import type { Replayer } from '../server/engine/replayer/replayer.ts'
import { lies, saidToBeTheTestModel, type Lie } from '../server/replay/lies.fixture.ts'
import { requantise } from '../server/replay/other-weights.fixture.ts'
import { answered, ask, fileOf, type Told } from '../server/replay/receipts.fixture.ts'
import { replayReceipt } from '../server/replay/replay.ts'
import { finding, openTestReplayer } from '../server/replay/replayer.fixture.ts'

// `npm run replay-rate [-- ANSWERS [FILE]]`: what a replay by other arithmetic says of honest answers and of lies. A row
// a kind of answer; FILE gets them as JSON, and a run that was ended goes on from there. The bounds were chosen before, on other questions, and nothing here sets
// them: spec/replay.md says what follows.

const TOKENS = 64
/** A machine that does other things too is neither hung nor too late. */
const PATIENCE_MS = 3_600_000
const QUESTIONS = [
  'What should I pack for a week in the mountains?',
  'Describe a market on a winter morning.',
  'How do I boil an egg?',
  'Write a letter to a friend who moved away.',
  'Which planets have rings?',
  'Explain to a child what money is.',
  'Write a sorting function in JavaScript.',
  'Comment dit-on bonjour en italien ?',
  'Name three rivers and the seas that they reach.',
  'Why do cats purr?',
  'Give me a recipe with lentils.',
]
const TEMPERATURES = ['0.8', '1', '0.6', '0', '1.2']
const TOP_P = ['1', '0.95', '0.9']

/** The two builds of a machine that replays; neither is the one that answered. */
type Machine = { readonly own: string; readonly second: string }
const OLDER: Machine = { own: 'ivybridge', second: 'sse42' }
const NEWER: Machine = { own: 'haswell', second: 'sse42' }

const verdicts = ['consistent', 'inconclusive', 'inconsistent'] as const

const whole = z.int().min(0)
const Row = z.object({
  answers: z.string(),
  replays: z.string(),
  consistent: whole,
  inconclusive: whole,
  inconsistent: whole,
  steps: whole,
  mismatches: whole,
})
type Row = z.infer<typeof Row>
const Report = z.object({ command: z.string(), model: z.string(), rows: z.array(Row) })

const [count, file] = [Number(process.argv[2] ?? 16), process.argv[3] ?? null]
if (!Number.isSafeInteger(count) || count < 1) {
  process.stderr.write('Usage: npm run replay-rate -- [ANSWERS [FILE]]\n')
  process.exit(64)
}

const COMMAND = `npm run replay-rate -- ${count}`
await using open = new AsyncDisposableStack()
const replayers = new Map<string, Replayer>()
const rows: Row[] = file !== null && existsSync(file) ? readRows(file) : []
const common = await answersOf({ variant: 'haswell' })
await judge('honest, by haswell', OLDER, async () => common)
await judge('honest, by ivybridge', NEWER, () => answersOf({ variant: 'ivybridge' }))
await judge('honest, by zen4', OLDER, () => answersOf({ variant: 'zen4' }).catch(() => null))
for (const [name, lie] of Object.entries(lies)) {
  await judge(name, OLDER, () => liesOf(lie, common))
}
const folder = mkdtempSync(join(tmpdir(), 'overt-replay-rate-'))
try {
  for (const quantisation of ['q8_0', 'q4_0', 'q3_k'] as const) {
    await judge(`weights in ${quantisation}`, OLDER, async () => {
      const modelPath = await requantise(join(folder, quantisation), quantisation)
      const modelDigest = `sha256:${await digestFile(modelPath)}`
      const told = await answersOf({ variant: 'haswell', modelPath, modelDigest })
      return told.map(saidToBeTheTestModel)
    })
  }
} finally {
  rmSync(folder, { recursive: true })
}

async function answersOf(changes: Partial<LlamaOptions>): Promise<readonly Told[]> {
  const waits = {
    waiting: count,
    waitingOfOne: count,
    hangMs: PATIENCE_MS,
    deadlineMs: PATIENCE_MS,
  }
  await using engine = await openTestModel({ threads: 1, sequences: 8, ...waits, ...changes })
  const asked = Array.from({ length: count }, (_, n) =>
    answered(engine, `rate ${n}`, ask(QUESTIONS[n % QUESTIONS.length] ?? ''), {
      temperature: { value: TEMPERATURES[n % TEMPERATURES.length] ?? '1', by: 'caller' },
      topP: { value: TOP_P[n % TOP_P.length] ?? '1', by: 'caller' },
      limit: { value: TOKENS, by: 'caller' },
    }),
  )
  return await Promise.all(asked)
}

/** Opened once: a slow build takes long over it. */
async function replayerOf(variant: string): Promise<Replayer> {
  const known = replayers.get(variant)
  if (known !== undefined) return known
  const replayer = open.use(await openTestReplayer({ variant }))
  replayers.set(variant, replayer)
  return replayer
}

async function liesOf(lie: Lie, all: readonly Told[]): Promise<readonly Told[]> {
  const teller = await replayerOf('haswell')
  const some: Told[] = []
  for (const one of all) {
    const lied = await lie(one, teller)
    if (lied !== null) some.push(lied)
  }
  return some
}

/** Of what was judged before nothing is made; what is null cannot be made on this machine. */
async function judge(
  answers: string,
  { own, second }: Machine,
  make: () => Promise<readonly Told[] | null>,
): Promise<void> {
  const isKnown = rows.some((row) => row.answers === answers)
  const all = isKnown ? null : await make()
  if (all === null) return
  const find = finding(await replayerOf(own), TEST_MODEL.digest, await replayerOf(second))
  const found = { consistent: 0, inconclusive: 0, inconsistent: 0, steps: 0, mismatches: 0 }
  const row: Row = { answers, replays: `${own} and ${second}`, ...found }
  for (const told of all) {
    const { verdict, counts } = await replayReceipt(await fileOf(told), find)
    const kind = verdicts.find((one) => verdict.startsWith(one))
    if (kind === undefined) throw new Error(`other arithmetic came to ${verdict}`)
    row[kind]++
    row.steps += counts?.steps ?? 0
    row.mismatches += counts?.mismatches ?? 0
  }
  rows.push(row)
  process.stdout.write(`${JSON.stringify(row)}\n`)
  // A slow build takes its time: what is measured is kept.
  if (file !== null) writeFileSync(file, `${JSON.stringify(report(), null, 2)}\n`)
}

function readRows(path: string): Row[] {
  const { command, model, rows: known } = Report.parse(JSON.parse(readFileSync(path, 'utf8')))
  if (command !== COMMAND || model !== TEST_MODEL.digest) {
    throw new Error(`${path} is of another model or number of answers: name a new file`)
  }
  return known
}

function report() {
  return {
    command: COMMAND,
    model: TEST_MODEL.digest,
    machine: cpus()[0]?.model ?? 'unknown',
    measured: new Date().toISOString().slice(0, 10),
    tokens: TOKENS,
    rows,
  }
}
