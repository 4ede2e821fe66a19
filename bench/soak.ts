import { parseArgs } from 'node:util'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { ask, question } from './engine-ask.ts'
import { residentBytes, socketsOf } from './engine-process.ts'
import { startOurs, type Target } from './engine-target.ts'

// `npm run soak -- [--requests N]`: thousands of requests whose clients leave before, during and after the
// prompt is read; then memory, sockets and sequences must be what they were before.

const MB = 1_000_000
/** A heap that may grow is collected late: what a small one holds is really held. */
const SMALL_HEAP = '--max-old-space-size=80'
/** In bytes. The states of conversations fill the memory that they may have, which is a cache and no growth: this is full at once. */
const SMALL_SHELF = '8000000'
/** More than there are sequences: some leave while they wait in line. */
const AT_ONCE = 12
const WARM_UP = 200
/** Longer than a prompt is read: the moments of leaving fall into all parts of an answer. */
const LONGEST_STAY_MS = 400
const SETTLE_MS = 30_000

export type Left = {
  readonly serverBytes: number
  readonly engineBytes: number
  readonly sockets: number
}

export type Soaked = {
  readonly before: Left
  readonly after: Left
  /** How many of the answers that were then asked at once were all under way at the same moment. */
  readonly sequencesFree: number
}

export async function soak(target: Target, requests: number): Promise<Soaked> {
  await leaveMany(target, 0, WARM_UP)
  const before = await settled(target, null)
  await leaveMany(target, WARM_UP, requests)
  const after = await settled(target, before.sockets)
  return { before, after, sequencesFree: await underWayAtOnce(target) }
}

async function leaveMany(target: Target, from: number, count: number): Promise<void> {
  let next = from
  const visitor = async () => {
    while (next < from + count) await leave(target, next++)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, visitor))
}

/** Asks and goes away. That it was aborted is what was wanted; any other failure is told. */
async function leave(target: Target, number: number): Promise<void> {
  const stayMs = (number * 7919) % LONGEST_STAY_MS
  const left = AbortSignal.timeout(stayMs)
  try {
    await ask(target, question(40, number), 64, left)
  } catch (error) {
    if (!left.aborted) throw error
  }
}

/** What there is once the last answers have let go. */
async function settled(target: Target, sockets: number | null): Promise<Left> {
  const deadline = performance.now() + SETTLE_MS
  let last = -1
  for (;;) {
    const now = socketsOf(target.serverPid)
    const isSettled = sockets === null ? now === last : now <= sockets
    if (isSettled || performance.now() > deadline) {
      const [serverBytes, engineBytes] = [target.serverPid, target.enginePid].map(residentBytes)
      return { serverBytes: serverBytes ?? 0, engineBytes: engineBytes ?? 0, sockets: now }
    }
    last = now
    await sleep(1000)
  }
}

async function underWayAtOnce(target: Target): Promise<number> {
  const began = performance.now()
  const answers = Array.from({ length: target.sequences }, async (_, at) => {
    const from = performance.now() - began
    const timed = await ask(target, question(40, 1_000_000 + at), 48)
    return { first: from + (timed.at[0] ?? Infinity), end: from + timed.endMs }
  })
  const spans = await Promise.all(answers)
  return Math.max(
    ...spans.map(
      ({ first }) => spans.filter((one) => one.first <= first && one.end > first).length,
    ),
  )
}

/** One line for each thing that is not as it was. */
export function faultsOf({ before, after, sequencesFree }: Soaked, sequences: number): string[] {
  const grown = (bytes: number) => `${(bytes / MB).toFixed(0)} MB`
  const faults: string[] = []
  const server = after.serverBytes - before.serverBytes
  if (server > 64 * MB) faults.push(`the server has grown by ${grown(server)}`)
  const engine = after.engineBytes - before.engineBytes
  if (engine > 32 * MB) faults.push(`the engine has grown by ${grown(engine)}`)
  if (after.sockets > before.sockets)
    faults.push(`${after.sockets - before.sockets} sockets were left open`)
  if (sequencesFree < sequences)
    faults.push(`only ${sequencesFree} of ${sequences} sequences were free`)
  return faults
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { requests: { type: 'string', default: '10000' } } })
  const requests = Number(values.requests)
  await using target = await startOurs({
    NODE_OPTIONS: SMALL_HEAP,
    OVERT_MODEL_SHELF_BYTES: SMALL_SHELF,
  })
  const began = performance.now()
  const soaked = await soak(target, requests)
  const seconds = ((performance.now() - began) / 1000).toFixed(0)
  const faults = faultsOf(soaked, target.sequences)
  process.stdout.write(`${JSON.stringify({ requests, seconds, ...soaked })}\n`)
  process.stdout.write(faults.length === 0 ? 'all is as it was\n' : `${faults.join('\n')}\n`)
  process.exitCode = faults.length === 0 ? 0 : 1
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main()
