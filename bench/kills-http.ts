import { Conversation, Transparency } from '@overt/wire'
import { fsckHome } from '../server/charter/fsck.ts'
import { openTestReplayer } from '../server/replay/replayer.fixture.ts'
import { type Ended, type Face, faces } from './kills-answer.ts'
import { blowOf } from './kills-blow.ts'
import { faultsOfReceipts } from './kills-proof.ts'
import { KilledServer } from './kills-server.ts'

// `npm run kills:http [-- ROUNDS [FIRST]]`: in each of 100 rounds, unless said otherwise, ten clients ask a whole server
// in every way there is while its processes are killed or stand still, its model's file goes, its memory ends or its disk
// is full. Each answer ends as it does undisturbed or fails in words; no question and no receipt is lost; each receipt is
// proven and replays; no process is left. Ends with 1 when anything of that is not so. FIRST is the round to begin with.

const [rounds = 100, first = 0] = process.argv.slice(2).map(Number)
if (![rounds, first].every((number) => Number.isSafeInteger(number) && number >= 0)) {
  process.stderr.write('Usage: npm run kills:http -- [ROUNDS [FIRST]]\n')
  process.exit(64)
}

await using server = new KilledServer({
  OVERT_MODEL_THREADS: '1',
  OVERT_MODEL_SEQUENCES: '8',
  OVERT_MODEL_CONTEXT_TOKENS: '256',
  OVERT_LIMITS_REQUESTS_PER_MINUTE: '1000000',
  // What is torn by a kill is told in the faults.
  OVERT_LOG_LEVEL: 'fatal',
})
await using replayer = await openTestReplayer()
const found = { rounds: 0, whole: 0, failed: 0, cut: 0, receipts: 0, faults: 0 }

if (!server.hasDisk)
  process.stderr.write('SKIPPED: no full disk, because only root may mount a small one.\n')
await server.start()
const { origin } = Transparency.parse(await (await server.get('/api/transparency')).json())
const calm = await askAll()
for (let number = first; number < first + rounds; number++) await round(number)
await everythingKept()
tell(found)
process.exitCode = found.faults === 0 ? 0 : 1

async function round(number: number): Promise<void> {
  const blow = blowOf(number)
  const [ended] = await Promise.all([askAll(), blow.deal(server)])
  for (const [at, face] of faces.entries()) {
    const [one, undisturbed] = [ended[at], calm[at]]
    if (one === undefined || undisturbed === undefined) continue
    found[one.is]++
    found.receipts += one.receipts.length
    if (one.is === 'failed') tell({ blow: blow.name, face: face.name, failed: one.why })
    fault(blow.name, face, faultOf(face, one, undisturbed, blow.cuts))
    for (const words of await faultsOfReceipts(server, one, { origin, replayer })) {
      fault(blow.name, face, words)
    }
  }
  const checked = await fsckHome(server.home)
  if (!checked.ok) fault(blow.name, null, `fsck: ${checked.path}: ${checked.detail}`)
  found.rounds++
  tell(found)
}

function askAll(): Promise<readonly Ended[]> {
  return Promise.all(faces.map((face) => face.ask(server)))
}

/** Null when it ended as it may. */
function faultOf(face: Face, one: Ended, undisturbed: Ended, cuts: boolean): string | null {
  if (one.is === 'cut' && !cuts) return `the connection broke: ${one.why}`
  if (one.is === 'failed' && (one.why ?? '') === '') return 'it failed without a word'
  if (!face.isSeeded || one.is !== 'whole') return null
  const [said, calmly] = [one, undisturbed].map(({ choices }) => JSON.stringify(choices))
  return said === calmly ? null : `${said} was said in place of ${calmly}`
}

/** Every question that was acknowledged is in its conversation, with its answer. */
async function everythingKept(): Promise<void> {
  for (const { conversation, question, answer } of server.asked) {
    const read = await server.get(`/api/conversations/${conversation}`)
    const kept = read.ok ? Conversation.parse(await read.json()).messages : []
    const isAsked = kept.some(({ id }) => id === question.id)
    const isAnswered = kept.some((message) => message.answer?.id === answer)
    if (!isAsked || !isAnswered)
      fault('all', null, `${question.id} or its answer ${answer} is lost`)
  }
}

function fault(blow: string, face: Face | null, words: string | null): void {
  if (words === null) return
  found.faults++
  tell({ blow, face: face?.name, fault: words })
}

function tell(line: object): void {
  process.stdout.write(`${new Date().toISOString()} ${JSON.stringify(line)}\n`)
}
