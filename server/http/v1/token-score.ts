import type { TokenScore } from '@overt/wire'

type Scored = Pick<TokenScore, 'bytes' | 'logprob'>

/** What OpenAI says of a token that cannot come: JSON has no minus infinity. */
const NEVER = -9999

/** Log-probabilities as OpenAI writes them. A token that is part of a character has only its bytes whole. */
export const logprobsOf = (scores: readonly TokenScore[]) => ({
  content: scores.map(({ top, ...own }) => ({ ...tokenOf(own), top_logprobs: top.map(tokenOf) })),
  refusal: null,
})

const decoder = new TextDecoder()

const tokenOf = ({ bytes, logprob }: Scored) => ({
  token: decoder.decode(Uint8Array.from(bytes)),
  logprob: Math.max(logprob, NEVER),
  bytes: [...bytes],
})
