import { setTimeout } from 'node:timers/promises'
import type { LlamaEngine } from '../server/engine/llama/llama.ts'
import type { EngineState } from '../server/engine/llama/supervisor.ts'
import { openTestModel } from '../server/engine/llama/test-model.ts'
import { answered, ask, type Told } from '../server/replay/receipts.fixture.ts'

// `npm run kills [-- COUNT]`: the engine's process is killed so often, 200 times unless said otherwise, while eight answers
// run in it. Each must end as it does beside an engine that nobody disturbs, to the last bit of its trace, or fail in a
// sentence. Ends with 1 when one ended otherwise.

const SIGNALS = ['SIGKILL', 'SIGSEGV', 'SIGABRT', 'SIGBUS'] as const
const LEAST_MS = 1_500
const MOST_MS = 7_500
const TOKENS = 40
const TEMPERATURES = ['0.8', '1', '0', '1.3']
const QUESTIONS = [
  'Tell a story about a lighthouse.',
  'Why is the sky blue?',
  'Write a poem on rain.',
  'List fruits.',
  'Explain a bicycle.',
  'What is Paris?',
  'Describe the sea.',
  'Give advice.',
]

const count = Number(process.argv[2] ?? 200)
if (!Number.isSafeInteger(count) || count < 1) {
  process.stderr.write('Usage: npm run kills -- [COUNT]\n')
  process.exit(64)
}

const about = { threads: 1, sequences: 8, waiting: 64, waitingOfOne: 64 }
const killer = openKiller()
await using disturbed = await openTestModel({ ...about, onState: killer.hear })
await using calm = await openTestModel(about)
const found = { rounds: 0, kills: 0, same: 0, failed: 0, other: 0 }
const killing = killer.kill()
while (found.kills < count) {
  const [some, same] = [await round(disturbed, found.rounds), await round(calm, found.rounds)]
  for (const [at, one] of some.entries()) found[judged(one, same[at])]++
  found.rounds++
  process.stdout.write(`${new Date().toISOString()} ${JSON.stringify(found)}\n`)
}
await killing
process.exitCode = found.other === 0 ? 0 : 1

type Ended = PromiseSettledResult<Told>

function round(engine: LlamaEngine, number: number): Promise<readonly Ended[]> {
  const asked = QUESTIONS.map((question, n) =>
    answered(engine, `killed ${number} ${n}`, ask(question), {
      temperature: { value: TEMPERATURES[n % TEMPERATURES.length] ?? '1', by: 'caller' },
      limit: { value: TOKENS, by: 'caller' },
    }),
  )
  return Promise.allSettled(asked)
}

function judged(one: Ended, undisturbed: Ended | undefined): 'same' | 'failed' | 'other' {
  if (one.status === 'rejected') {
    process.stdout.write(`failed: ${one.reason instanceof Error ? one.reason.message : ''}\n`)
    return 'failed'
  }
  return endOf(one) === endOf(undisturbed) ? 'same' : 'other'
}

/** Tokens, kinds, trace and text. */
function endOf(ended: Ended | undefined): string | null {
  if (ended?.status !== 'fulfilled') return null
  const { runs, text } = ended.value.values
  return JSON.stringify([runs, text])
}

/** Kills whatever process the engine has, whenever it is ready again and some time has gone by. */
function openKiller() {
  let state: EngineState | null = null
  return {
    hear: (heard: EngineState): void => {
      state = heard
    },
    async kill(): Promise<void> {
      while (found.kills < count) {
        await setTimeout(LEAST_MS + Math.random() * (MOST_MS - LEAST_MS))
        if (state?.state !== 'ready' || state.pid === null) continue
        if (kill(state.pid, SIGNALS[found.kills % SIGNALS.length])) found.kills++
      }
    },
  }
}

function kill(pid: number, signal: NodeJS.Signals | undefined): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    // It ended meanwhile.
    return false
  }
}
