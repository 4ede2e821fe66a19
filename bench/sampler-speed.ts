import { unadjusted } from '../server/engine/sampler/adjustment.ts'
import { Candidates } from '../server/engine/sampler/candidates.ts'
import { Largest } from '../server/engine/sampler/largest.ts'
import { Sampler } from '../server/engine/sampler/sampler.ts'
import { Trace, TRACED } from '../server/engine/sampler/trace.ts'
import { type Figure, type Row } from './figure.ts'

const rows = 16
const steps = 2000
const vocabularies = [
  { tokens: 49_152, most: 0.4 },
  { tokens: 151_936, most: 1 },
] as const

/** What one token costs beside decoding: sampler and trace, in time of one core. */
export const samplerSpeed: Figure = {
  name: 'sampler-speed',
  title: 'The sampler and the trace',
  measure: async () => vocabularies.map(({ tokens, most }) => measured(tokens, most)),
}

function measured(tokens: number, most: number): Row {
  const workbench = { raw: new Largest(TRACED), candidates: new Candidates(tokens) }
  const filters = { topK: 64, topP: 0.95, minP: 0.05, temperature: 0.8, ...unadjusted }
  const sampler = new Sampler(filters, new Uint8Array(32).fill(7), workbench)
  const trace = new Trace(new Uint8Array(32))
  const logits = Array.from({ length: rows }, (_, at) => normalRow(tokens, at))
  const run = (from: number, to: number) => {
    for (let t = from; t < to; t++) {
      const pick = sampler.pick(logits[t % rows] ?? new Float32Array(), t)
      trace.add(t, pick, workbench.raw)
    }
  }
  run(0, rows * 4)
  // Time on a core, not by the clock: other programs may have the other cores.
  const before = process.cpuUsage()
  run(rows * 4, rows * 4 + steps)
  const { user, system } = process.cpuUsage(before)
  return {
    figure: `Sampler and trace of one token, vocabulary ${tokens}`,
    value: (user + system) / 1000 / steps,
    unit: 'ms',
    aim: { most },
  }
}

/** Logits as models have them: about normal, by a generator that gives the same ones each time. */
function normalRow(tokens: number, seed: number): Float32Array {
  let state = seed + 1
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state + 0.5) / 2 ** 32
  }
  return Float32Array.from(
    { length: tokens },
    () => 3 * Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  )
}
