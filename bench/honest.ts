import { replayHonest } from '../server/replay/honest.fixture.ts'

// `npm run honest [-- COUNT]`: so many answers of the test model in mixed batches, each replayed; 10,000
// unless said otherwise. Ends with 1 when one of them has a differing bit.

const REPORT = 100

const count = Number(process.argv[2] ?? 10_000)
if (!Number.isSafeInteger(count) || count < 1) {
  process.stderr.write('Usage: npm run honest -- [COUNT]\n')
  process.exit(64)
}

let [replayed, steps, differing] = [0, 0, 0]
for await (const result of replayHonest(count)) {
  replayed++
  steps += result.counts?.steps ?? 0
  if (result.verdict !== 'exact') {
    differing++
    process.stdout.write(`${result.verdict}: ${result.detail}\n`)
  }
  if (replayed % REPORT === 0 || replayed === count) {
    process.stdout.write(`${replayed} answers, ${steps} tokens, ${differing} not exact\n`)
  }
}
process.exitCode = differing === 0 ? 0 : 1
