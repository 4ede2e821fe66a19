import type { Scored, TokenScore } from '../score.ts'
import type { Chunk } from './chunk.ts'

type Told = NonNullable<NonNullable<Chunk['choices'][number]['logprobs']>['content']>[number]

/** A provider's score of one token. It tells no ids, and some tell no bytes: the token's text has them. */
export const scoreOf = ({ top_logprobs: top, ...own }: Told): TokenScore => ({
  ...scored(own),
  top: top.map(scored),
})

const encoder = new TextEncoder()

const scored = ({ token, logprob, bytes }: Omit<Told, 'top_logprobs'>): Scored => ({
  id: null,
  bytes: bytes ?? [...encoder.encode(token)],
  logprob,
})
