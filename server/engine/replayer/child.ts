// The process that replays: a model of its own, so that neither a crash nor another build of the
// arithmetic touches the engine that answers. It imports nothing of the server but the engine.
import { bindLlama, type Llama } from '../llama/binding.ts'
import { Context } from '../llama/context.ts'
import { tokenise } from '../llama/tokenise.ts'
import { endsOf, loadWeights, readPieces, type Weights } from '../llama/weights.ts'
import { Vocabulary } from '../grammar/vocabulary.ts'
import { measureEngine } from './engine-digest.ts'
import type { FromReplayer, Opened, OpenTask, Task, ToReplayer } from './protocol.ts'
import { selfTest } from './self-test.ts'
import { heldAfter, teach } from './teacher.ts'
import { liveWithParent } from '../tether.ts'

type Engine = {
  readonly llama: Llama
  readonly weights: Weights
  readonly order: OpenTask
  readonly vocabulary: Vocabulary
}
type Work = Generator<void, FromReplayer & { type: 'done' }>

let engine: Engine | null = null
let context: Context | null = null
/** The tokens of the run that the context read last. */
let held: Int32Array = new Int32Array()
let work: Work | null = null

const isTethered = liveWithParent()
process.on('message', (message: ToReplayer) => {
  try {
    if (message.type !== 'go') work = begin(message)
    advance()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    send({ type: 'failed', reason, lines: engine?.llama.lastLines() ?? [] })
  }
})
send({ type: 'begun', isTethered })

function advance(): void {
  const next = work?.next()
  if (next === undefined) return
  if (next.done !== true) return send({ type: 'turn' })
  work = null
  send(next.value)
}

function* begin(task: Task): Work {
  if (task.type === 'open') return { type: 'done', done: open(task) }
  if (engine === null) throw new Error(`${task.type} came before the model`)
  const { llama, weights, order } = engine
  switch (task.type) {
    case 'tokenise':
      return {
        type: 'done',
        done: task.texts.map((text) => tokenise(llama, weights, text)),
      }
    case 'teach': {
      context ??= new Context(llama, weights, { ...order.context, sequences: 1, rows: 128 })
      const holds = held
      // Until it is read whole nobody knows what is there.
      held = new Int32Array()
      const retaken = yield* teach(context, engine.vocabulary, task.run, holds)
      held = heldAfter(task.run)
      return { type: 'done', done: retaken }
    }
    case 'steady': {
      const { steady } = measureEngine(llama, weights, { ...order.context, twice: true })
      return { type: 'done', done: steady === true }
    }
    case 'self-test':
      return { type: 'done', done: yield* selfTest(llama, weights, order.context) }
    default:
      throw new Error(`unknown task ${JSON.stringify(task satisfies never)}`)
  }
}

function open(order: OpenTask): Opened {
  const llama = bindLlama(order.libraries)
  const weights = loadWeights(llama, { ...order, isMapped: true })
  const { metadata } = weights
  const pieces = readPieces(llama, weights)
  const ends = endsOf(llama, weights)
  engine = { llama, weights, order, vocabulary: new Vocabulary(pieces, ends) }
  return {
    metadata,
    pieces,
    ends,
    digest: measureEngine(llama, weights, { ...order.context, twice: false }).digest,
  }
}

function send(message: FromReplayer): void {
  process.send?.(message)
}
