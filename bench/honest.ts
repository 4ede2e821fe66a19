import { z } from 'zod'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { TEST_MODEL } from '../server/engine/llama/test-model.ts'
import { replayHonest, type HonestReplay } from '../server/replay/honest.fixture.ts'

// `npm run honest [-- COUNT [FILE]]`: so many answers of the test model in mixed batches, each replayed; 10,000 unless
// said otherwise. FILE keeps how far it came, and a run that was ended goes on from there. Ends with 1 when one of them
// has a differing bit.

const REPORT = 100

/** What was replayed so far, all of it by one arithmetic. */
const Progress = z.object({
  model: z.string(),
  digest: z.string().nullable(),
  replayed: z.int(),
  tokens: z.int(),
  /** Each that was not exact, by its number, with what was said of it. */
  differing: z.array(z.object({ n: z.int(), verdict: z.string(), detail: z.string() })),
})
type Progress = z.infer<typeof Progress>

const [count, file] = [Number(process.argv[2] ?? 10_000), process.argv[3] ?? null]
if (!Number.isSafeInteger(count) || count < 1) {
  process.stderr.write('Usage: npm run honest -- [COUNT [FILE]]\n')
  process.exit(64)
}

const nothing = { model: TEST_MODEL.digest, digest: null, replayed: 0, tokens: 0, differing: [] }
let progress: Progress = (file !== null && existsSync(file) && readProgress(file)) || nothing
if (progress.replayed > 0) process.stdout.write(`goes on: ${say(progress)}\n`)

for await (const result of replayHonest({ from: progress.replayed, to: count })) {
  progress = after(progress, result)
  if (result.verdict !== 'exact') {
    process.stdout.write(`${result.n}: ${result.verdict}: ${result.detail}\n`)
  }
  if (progress.replayed % REPORT === 0 || progress.replayed === count) {
    process.stdout.write(`${new Date().toISOString()} ${say(progress)}\n`)
    if (file !== null) keep(file, progress)
  }
}
process.exitCode = progress.differing.length === 0 ? 0 : 1

function after(before: Progress, { n, verdict, detail, engine, counts }: HonestReplay): Progress {
  const digest = engine?.measured ?? before.digest
  if (before.digest !== null && digest !== before.digest) {
    throw new Error(`the file was begun by another arithmetic (${before.digest}): begin a new one`)
  }
  const differs = verdict === 'exact' ? [] : [{ n, verdict, detail }]
  return {
    ...before,
    digest,
    replayed: n + 1,
    tokens: before.tokens + (counts?.steps ?? 0),
    differing: [...before.differing, ...differs],
  }
}

function readProgress(path: string): Progress {
  const read = Progress.parse(JSON.parse(readFileSync(path, 'utf8')))
  if (read.model !== TEST_MODEL.digest) throw new Error(`${path} is of another model`)
  return read
}

/** Whole or not at all: it may be ended at any moment. */
function keep(path: string, kept: Progress): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(kept, null, 2)}\n`)
  renameSync(`${path}.new`, path)
}

function say({ replayed, tokens, differing }: Progress): string {
  return `${replayed} of ${count} answers, ${tokens} tokens, ${differing.length} not exact`
}
