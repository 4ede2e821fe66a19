// The process of a model that embeds: it loads one and turns tokens into vectors, one batch at a time.
import { liveWithParent } from '../../tether.ts'
import { bindLlama, type Llama } from '../binding.ts'
import { tokenise } from '../tokenise.ts'
import { loadAnyWeights, type Weights } from '../weights.ts'
import { EmbeddingContext, SEQUENCES } from './context.ts'
import type { FromChild, LoadOrder, ToChild } from './protocol.ts'

type Embedding = {
  readonly llama: Llama
  readonly weights: Weights
  readonly context: EmbeddingContext
}

let loaded: Embedding | null = null

liveWithParent()
process.on('message', (message: ToChild) => {
  try {
    handle(message)
  } catch (error) {
    end('broken', error, loaded?.llama ?? null)
  }
})

function handle(message: ToChild): void {
  if (message.type === 'load') return load(message)
  if (loaded === null) throw new Error(`${message.type} came before the model`)
  const { llama, weights, context } = loaded
  switch (message.type) {
    case 'tokenise': {
      const idsOf = (text: string) =>
        Int32Array.from(tokenise(llama, weights, { text, special: false }, true))
      return send({ type: 'tokenised', ids: message.texts.map(idsOf) })
    }
    case 'embed':
      return send({ type: 'embedded', vectors: context.embed(message.inputs) })
    default:
      throw new Error(`unknown message ${JSON.stringify(message satisfies never)}`)
  }
}

function load(order: LoadOrder): void {
  let llama: Llama | null = null
  try {
    llama = bindLlama(order.libraries)
    const weights = loadAnyWeights(llama, { ...order, repack: true })
    if (llama.hasEncoder(weights.model) && llama.hasDecoder(weights.model)) {
      throw new Error('it turns texts into other texts')
    }
    const context = new EmbeddingContext(llama, weights, order)
    loaded = { llama, weights, context }
    const { name, vocabulary, pretokeniser } = weights.metadata
    const { contextTokens, dimensions, pooling } = context
    const about = { name, vocabulary, pretokeniser, contextTokens, dimensions, pooling }
    send({ type: 'loaded', ...about, sequences: SEQUENCES })
  } catch (error) {
    end('refused', error, llama)
  }
}

/** Says why, then leaves once it is said. */
function end(type: 'refused' | 'broken', error: unknown, llama: Llama | null): void {
  const reason = error instanceof Error ? error.message : String(error)
  const lines = llama === null ? [] : llama.lastLines()
  process.send?.({ type, reason, lines } satisfies FromChild, () => process.exit(1))
}

function send(message: FromChild): void {
  process.send?.(message)
}
