import { type Found, found } from '../finding.ts'
import type { Statement } from '../statement.ts'

/** Step 12 needs the model and is a command of its own: here it is only said that it was not made. */
export function noteReplay({ engine }: Statement): Found<true> {
  const statistical = engine.replay === 'statistical'
  return found(true, 'not checked', `Not run here. Promised by the receipt: ${engine.replay}.`, {
    warnings: statistical ? ['W_REPLAY_NOT_RUN', 'W_REPLAY_STATISTICAL'] : ['W_REPLAY_NOT_RUN'],
  })
}
