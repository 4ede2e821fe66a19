import { Hono } from 'hono'
import type { Embedded } from '../../engine/embedder.ts'
import { jsonBytes, parseJson } from '../body.ts'
import { signedIn } from '../caller.ts'
import type { HttpParts, SignedInEnv } from '../parts.ts'
import { admit } from '../question.ts'
import type { Rate } from '../rate.ts'
import { leaving } from '../sse.ts'
import { checkFits, embeddingRequest, type EmbeddingRequest } from './embedding-request.ts'

type Parts = Pick<HttpParts, 'identity' | 'models' | 'config' | 'charter'> & {
  readonly rate: Rate
}

/** OpenAI's embeddings. A vector is no answer: nothing is logged of it, and there is no receipt. */
export const embeddingRoutes = ({ identity, models, config, charter, rate }: Parts) =>
  new Hono<SignedInEnv>().use(signedIn(identity)).post('/', async (c) => {
    const { account } = c.var.caller
    admit(rate, account)
    // Where nothing may answer, nothing embeds: this throws.
    charter()
    const request = embeddingRequest(parseJson(await jsonBytes(c, config.limits.bodyBytes)))
    const { signal } = leaving(c.req.raw)
    const { id, embedder } = await models.openEmbedder(request.model, signal)
    checkFits(request, embedder)
    return c.json(replyOf(id, request, await embedder.embed(request.inputs, account, signal)))
  })

function replyOf(model: string, request: EmbeddingRequest, { vectors, tokens }: Embedded) {
  const written = request.encoding_format === 'base64' ? base64 : numbers
  return {
    object: 'list',
    data: vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: written(vector),
    })),
    model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  }
}

/** Nine digits name each number of 32 bits. */
const numbers = (vector: Float32Array): readonly number[] =>
  Array.from(vector, (value) => Number(value.toPrecision(9)))

/** Little-endian, whatever this machine is. */
function base64(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.length * 4)
  for (const [at, value] of vector.entries()) bytes.writeFloatLE(value, at * 4)
  return bytes.toString('base64')
}
