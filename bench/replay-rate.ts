import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { replayHonest, TEMPERATURES, type HonestPair } from '../server/replay/honest.fixture.ts'
import { TEST_MODEL } from '../server/engine/llama/test-model.ts'

// `npm run replay-rate [-- ANSWERS [FILE]]`: how often an honest answer's step comes out as another token where the
// replayer's arithmetic is another one. Answers of the test model, a row a pair of engines and temperature; FILE gets them
// as JSON. spec/replay.md says what was found and what does not follow from it.

const TOKENS = 48

type Row = {
  readonly answers: string
  readonly replays: string
  readonly recorded: string
  readonly measured: string
  readonly temperature: string
  steps: number
  mismatches: number
  /** Summed over the steps, each at most 10 logits. */
  margins: number
}

const on = (variant: string, threads = 1) => ({ variant, threads })
const pairOf = (
  answers: ReturnType<typeof on>,
  replays: ReturnType<typeof on>,
  atOnce = 8,
): HonestPair => ({ answers, replays, atOnce })

/** The first two change nothing but threads and batches, the others the build of the arithmetic. */
const pairs: readonly HonestPair[] = [
  pairOf(on('haswell', 2), on('haswell')),
  pairOf(on('haswell'), on('haswell', 2), 1),
  pairOf(on('haswell'), on('ivybridge')),
  pairOf(on('ivybridge'), on('haswell')),
]

const [count, file] = [Number(process.argv[2] ?? 96), process.argv[3] ?? null]
if (!Number.isSafeInteger(count) || count < 1) {
  process.stderr.write('Usage: npm run replay-rate -- [ANSWERS [FILE]]\n')
  process.exit(64)
}

const nameOf = ({ variant, threads }: HonestPair['answers']): string =>
  `${variant}, ${threads} thread${threads === 1 ? '' : 's'}`

/** A row a temperature. */
async function rowsOf(pair: HonestPair): Promise<readonly Row[]> {
  const rows: Row[] = []
  let n = 0
  for await (const { engine, counts } of replayHonest({ from: 0, to: count }, pair, [TOKENS])) {
    const temperature = TEMPERATURES[n++ % TEMPERATURES.length] ?? ''
    if (engine === null || counts === null) throw new Error('a replay came to nothing')
    const { recorded, measured } = engine
    if (recorded === null) throw new Error('the engine has no digest')
    let row = rows.find((one) => one.temperature === temperature)
    if (row === undefined) {
      const names = {
        answers: `${nameOf(pair.answers)}, ${pair.atOnce} at once`,
        replays: nameOf(on(pair.replays?.variant ?? '', pair.replays?.threads)),
      }
      row = { ...names, recorded, measured, temperature, steps: 0, mismatches: 0, margins: 0 }
      rows.push(row)
    }
    row.steps += counts.steps
    row.mismatches += counts.mismatches
    row.margins += counts.margin * counts.steps
  }
  return rows
}

const how = {
  command: `npm run replay-rate -- ${count}`,
  model: TEST_MODEL.digest,
  machine: cpus()[0]?.model ?? 'unknown',
  measured: new Date().toISOString().slice(0, 10),
  tokens: TOKENS,
  sampler: 'top-k 64, no other filter',
}
const rows: Row[] = []
for (const pair of pairs) {
  for (const row of await rowsOf(pair)) {
    rows.push({ ...row, margins: Number(row.margins.toFixed(4)) })
    const { answers, replays, temperature, steps, mismatches } = row
    const share = ((100 * mismatches) / steps).toFixed(2)
    process.stdout.write(
      `${answers} -> ${replays}, temperature ${temperature}: ${mismatches} of ${steps} steps (${share} %)\n`,
    )
  }
  // A slow build takes its time: what is measured is kept.
  if (file !== null) writeFileSync(file, `${JSON.stringify({ ...how, rows }, null, 2)}\n`)
}
