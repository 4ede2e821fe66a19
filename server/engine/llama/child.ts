// The engine process: it loads one model and does nothing but decode. A crash of native code ends this
// process and not the server. It imports nothing of the server but this folder.
import { cpus } from 'node:os'
import { bindLlama, type Llama } from './binding.ts'
import { cacheOf, Context } from './context.ts'
import { Vocabulary } from '../grammar/vocabulary.ts'
import { fastestOf, measureThreads } from '../scheduler/thread-speed.ts'
import { Decoder } from '../scheduler/decoder.ts'
import { measureEngine } from '../replayer/engine-digest.ts'
import { liveWithParent } from '../tether.ts'
import { areLong, LongTexts } from './long-texts.ts'
import { Reports } from './reports.ts'
import {
  pieceOf,
  type FromChild,
  type Loaded,
  type LoadOrder,
  type Pieces,
  type ToChild,
  type TokeniseOrder,
} from './protocol.ts'
import { Turns } from './turns.ts'
import { tokenise, tokeniseAside } from './tokenise.ts'
import { endsOf, loadWeights, readPieces, type Weights } from './weights.ts'

type Engine = {
  readonly llama: Llama
  readonly weights: Weights
  readonly decoder: Decoder
  readonly longTexts: LongTexts
}

let engine: Engine | null = null
const reports = new Reports({ send, clock: () => performance.now() })
const turns = new Turns({
  turn,
  onWait: () => reports.flush(),
  onQuiet: makeReady,
  clock: () => performance.now(),
})

liveWithParent()
process.on('message', (message: ToChild) => receive(message))

function receive(message: ToChild): void {
  try {
    handle(message)
  } catch (error) {
    end('broken', error)
  }
}

function handle(message: ToChild): void {
  if (message.type === 'load') return load(message)
  if (engine === null) throw new Error(`${message.type} came before the model`)
  const { llama, weights, decoder, longTexts } = engine
  switch (message.type) {
    case 'tokenise':
      if (areLong(message.texts)) return longTexts.add(message)
      return tokenised(
        message,
        message.texts.map((text) => tokenise(llama, weights, text)),
      )
    case 'forget':
      return longTexts.forget(message.request)
    case 'start':
      decoder.start(message)
      return turns.started()
    case 'expect':
      decoder.expect(message)
      if (!decoder.busy) turns.rest()
      return
    case 'cancel': {
      const ended = decoder.cancel(message.run)
        ? [{ run: message.run, end: 'aborted' as const }]
        : []
      return reports.add({ type: 'step', prompted: [], tokens: [], ended })
    }
    default:
      throw new Error(`unknown message ${JSON.stringify(message satisfies never)}`)
  }
}

function tokenised({ request, more }: TokeniseOrder, ids: readonly (readonly number[])[]): void {
  if (!more) turns.tokenised()
  send({ type: 'tokenised', request, ids })
}

function load(order: LoadOrder): void {
  let llama: Llama | null = null
  try {
    llama = bindLlama(order.libraries)
    const weights = loadWeights(llama, order)
    const measured = measure(llama, weights, order)
    const context = new Context(llama, weights, order)
    const pieces = readPieces(llama, weights)
    const speeds = threadSpeeds(context, weights, order)
    const decoder = decoderOf({ llama, weights, context, order, pieces }, fastestOf(speeds))
    engine = { llama, weights, decoder, longTexts: longTextsOf(llama, weights) }
    send({
      type: 'loaded',
      metadata: weights.metadata,
      pieces,
      contextTokens: context.contextTokens,
      cache: cacheOf(llama, weights),
      threadSpeeds: speeds,
      measured,
    })
  } catch (error) {
    end('refused', error, llama)
  }
}

const longTextsOf = (llama: Llama, weights: Weights): LongTexts =>
  new LongTexts({
    tokenise: (text) => tokeniseAside(llama, weights, text),
    done: tokenised,
    broken: (error) => end('broken', error),
  })

/** With half the threads: on cores that others use, threads that wait for each other take forever. */
function measure(llama: Llama, weights: Weights, order: LoadOrder): Loaded['measured'] {
  if (order.measure === 'nothing') return null
  const threads = Math.ceil(order.threads / 2)
  return measureEngine(llama, weights, { threads, twice: order.measure === 'steadiness' })
}

function threadSpeeds(context: Context, weights: Weights, order: LoadOrder) {
  if (order.areThreadsSet || order.threads === 1) return []
  const token = weights.metadata.bos?.id ?? weights.metadata.eos?.id ?? 0
  return measureThreads(context, { most: order.threads, token, clock: () => performance.now() })
}

type Parts = Pick<Engine, 'llama' | 'weights'> & {
  readonly context: Context
  readonly order: LoadOrder
  readonly pieces: Pieces
}

function decoderOf(
  { llama, weights, context, order, pieces }: Parts,
  fastest: number | null,
): Decoder {
  let tree: Vocabulary | null = null
  return new Decoder({
    context,
    sequences: order.sequences,
    threads: { most: order.threads, isSet: order.areThreadsSet, fastest },
    shelfBytes: order.shelfBytes,
    tokens: weights.metadata.vocabulary,
    pieceOf: (id) => pieceOf(pieces, id),
    vocabulary: () => (tree ??= new Vocabulary(pieces, endsOf(llama, weights))),
    endsGeneration: (id) => llama.endsGeneration(weights.vocabulary, id),
    clock: () => performance.now(),
    idle: () => cpus().reduce((sum, { times }) => sum + times.idle, 0),
    used: () => {
      const { user, system } = process.cpuUsage()
      return (user + system) / 1000
    },
    onReading: () => reports.flush(),
    onDecoded: () => reports.decoded(),
  })
}

/** While nobody is answered, what the next ones would wait for is made ready: little by little, as the pipe comes first. */
function turn(): void {
  if (engine === null) return
  try {
    if (engine.decoder.busy) reports.add(engine.decoder.step())
    else if (!engine.decoder.prepare()) return turns.rest()
    turns.soon()
  } catch (error) {
    end('broken', error)
  }
}

/** The states of conversations that were read ahead want more memory than before. */
function makeReady(): boolean {
  if (engine === null || engine.decoder.busy) return false
  try {
    return engine.decoder.readAhead() || engine.decoder.prepare()
  } catch (error) {
    end('broken', error)
    return false
  }
}

/** Says why, then leaves once it is said. */
function end(type: 'refused' | 'broken', error: unknown, llama = engine?.llama ?? null): void {
  const reason = error instanceof Error ? error.message : String(error)
  const lines = llama === null ? [] : llama.lastLines()
  process.send?.({ type, reason, lines } satisfies FromChild, () => process.exit(1))
}

function send(message: FromChild): void {
  process.send?.(message)
}
