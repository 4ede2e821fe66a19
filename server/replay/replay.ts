import type { RunValue } from '@overt/verifier'
import type { ReplayResult } from '@overt/wire'
import type { FindReplayer, FoundReplayer } from './found.ts'
import { count, exactFault, noCounts, sum } from './judge.ts'
import { accused, judgeOther, type Measured, type Taken } from './other-arithmetic.ts'
import { withoutDecoding } from './plain.ts'
import { readReceipt } from './receipt.ts'
import { replayable, type Replayable } from './taught.ts'
import { agreed, inconclusive, withoutText } from './verdict.ts'

/**
 * Runs a receipt again (spec/replay.md): the template rendered, each segment tokenised, the text put
 * together and every step drawn anew, in one pass through the model.
 * @throws ReplayError for what is no receipt; EngineError when the engine cannot go on.
 */
export async function replayReceipt(bytes: Uint8Array, find: FindReplayer): Promise<ReplayResult> {
  const { statement, disclosures } = await readReceipt(bytes)
  const wanted = await replayable(statement, disclosures)
  if (!wanted.ok) return wanted.result
  const { engine, cache, runs } = wanted.found
  const tokens = Math.max(...runs.map(lengthOf))
  const found = await find({ ...engine, cache, tokens })
  if (!found.ok) return inconclusive(found.reason, found.detail)
  await using _ = found.replayer
  const result = await replayRuns(wanted.found, found)
  if (result.step === null || (await found.isUnchanged())) return result
  return inconclusive('weights', otherMeanwhile)
}

/** The library reads a file's pages as it needs them: bytes written over them accuse nobody. */
const otherMeanwhile =
  'The file of the weights was changed while it was read, so nothing follows from what it gave: replay again.'

const lengthOf = ({ segments, output }: RunValue): number =>
  segments.reduce((total, { tokens }) => total + tokens.length, 0) + output.length

async function replayRuns(
  receipt: Replayable,
  found: Extract<FoundReplayer, { ok: true }>,
): Promise<ReplayResult> {
  const { replayer, variant } = found
  const recorded = receipt.engine.digest
  const measured = replayer.opened.digest
  const about = { engine: { variant, recorded, measured } }
  const plain = await withoutDecoding(receipt, replayer)
  if (plain.is !== 'sound') {
    const told = { ...about, counts: null }
    return plain.is === 'unknown'
      ? inconclusive('settings', plain.detail, told)
      : accused(plain.at, plain.run, plain.fault, told)
  }
  const taken: Taken[] = []
  let isSame = measured === recorded
  let all = noCounts
  for (const [at, run] of receipt.runs.entries()) {
    const taught = {
      ...receipt.taught(run, plain.thinking[at] ?? null),
      allLeads: !isSame,
    }
    const retaken = await replayer.teach(taught)
    taken.push({ at, run, taught, retaken })
    all = sum(all, count(run.output, retaken))
    const fault = isSame ? exactFault(run, retaken) : null
    if (fault === null) continue
    // The same digest, and yet other numbers beside other answers: nobody lied.
    if (await replayer.isSteady()) return accused(at, run, fault, { ...about, counts: all })
    isSame = false
  }
  const told = { ...about, counts: all }
  const result = isSame ? exactly(receipt.runs, told) : await judgeOther(taken, found, told)
  return receipt.text === null ? withoutText(result) : result
}

function exactly(runs: readonly RunValue[], about: Measured): ReplayResult {
  if (runs.every(({ trace }) => trace !== null)) {
    return agreed('exact', 'same', 'Every token and every bit of its scores is the same.', about)
  }
  const detail = 'Every token is the same; the receipt holds no trace of the scores.'
  return agreed('consistent', 'no-trace', detail, about)
}
