import { concat, equalBytes, utf8 } from '../bytes.ts'
import type { Disclosures, EditValue, RunValue, SamplerValue } from '../disclosure.ts'
import { fromBase64Url, toBase64Url } from '../encoding.ts'
import { type Ended, type Finding, found } from '../finding.ts'
import { refused } from '../refused.ts'
import { type Statement, modelName, noiseCommit } from '../statement.ts'
import type { Gap } from '../verdict.ts'

/** The bytes of a model's tokens, for readers who have the model: null for a model or an id it does not know. */
export type TokenPieces = (model: string, id: number) => Uint8Array | null

/** Step 11: the words are those of the tokens, the end is the one that is recorded, the noise was fixed before. */
export async function checkText(
  statement: Statement,
  disclosures: Disclosures,
  pieces: TokenPieces | null,
): Promise<Finding<true>> {
  const fault = stopFault(statement, disclosures) ?? (await noiseFault(statement, disclosures))
  if (fault) return fault
  const gaps = textGaps(statement, disclosures)
  const text = disclosures.text?.value
  const runs = disclosures.runs?.value
  if (!text)
    return found(true, 'not checked', 'The text is not shown.', { warnings: ['W_NOT_SHOWN'], gaps })
  if (statement.engine.kind === 'remote') {
    const detail = "The provider's words, on the operator's claim."
    return found(true, 'self-attested', detail, { gaps })
  }
  const joined = runs && pieces ? joinPieces(runs, modelName(statement.engine), pieces) : null
  if (!joined) {
    const detail = "Comparing text and tokens takes the model's vocabulary."
    return found(true, 'not checked', detail, { warnings: ['W_TEXT_UNCHECKED'], gaps })
  }
  const edited = applyEdits(joined, text.edits)
  if (!edited || !equalBytes(edited, utf8(text.text))) {
    return refused('E_TEXT', 'The tokens and edits give another text.')
  }
  return found(true, 'proven', 'The tokens and edits give this text.', {
    gaps,
  })
}

/** What can be told of the end without the model. */
function stopFault(statement: Statement, { runs, sampler }: Disclosures): Ended | null {
  const last = runs?.value?.at(-1)
  if (runs?.value?.some((run) => unevenAt(run) !== null)) {
    return refused('E_TEXT', 'A run has not one kind and one step of its trace a token.')
  }
  const { stop } = statement
  const differs = last && last.stop !== stop
  return differs || (sampler?.value && !canEnd(statement, last, sampler.value))
    ? refused('E_STOP', `The runs and the sampler do not bear out the stop reason ${stop}.`)
    : null
}

/**
 * The first token without its kind or, where there is a trace, its step; or the first kind or step without a
 * token. Null where there is one of each, and the last step begins the final hash.
 */
export function unevenAt({ output, kinds, trace }: RunValue): number | null {
  const steps = trace && fromBase64Url(trace.steps)
  const lengths = [output.length, kinds.length, ...(steps ? [steps.length / 8] : [])]
  const least = Math.min(...lengths)
  if (least !== Math.max(...lengths)) return Math.floor(least)
  if (!trace || !steps || least === 0) return null
  const hash = fromBase64Url(trace.hash) ?? new Uint8Array()
  return equalBytes(steps.subarray(-8), hash.subarray(0, 8)) ? null : least - 1
}

/** A provider's tokens are not known, so they cannot be counted. */
function canEnd(
  { stop, engine }: Statement,
  last: RunValue | undefined,
  sampler: SamplerValue,
): boolean {
  if (stop === 'stop') return sampler.stop.value.length > 0
  const counted = stop === 'length' && engine.kind === 'local' && last
  return !counted || last.output.length === sampler.limit.value
}

async function noiseFault({ noise }: Statement, { key }: Disclosures): Promise<Ended | null> {
  if (!key) return null
  const k = key.value === null ? null : fromBase64Url(key.value)
  const commit = k && toBase64Url(await noiseCommit(k))
  // Without a key there is nothing to compare; with one, it must be the one that was promised.
  return commit !== null && commit !== noise?.commit
    ? refused('E_NOISE', 'The noise key is not what was committed to.')
    : null
}

/** Null when a token's bytes are not known. */
function joinPieces(
  runs: readonly RunValue[],
  model: string,
  pieces: TokenPieces,
): Uint8Array | null {
  const parts = runs.flatMap(({ output }) => output).map((id) => pieces(model, id))
  return parts.every((part) => part !== null) ? concat(...parts) : null
}

/** Null when the edits overlap, are out of order, or reach past the end. */
function applyEdits(joined: Uint8Array, edits: readonly EditValue[]): Uint8Array | null {
  const parts: Uint8Array[] = []
  let at = 0
  for (const edit of edits) {
    if (edit.at < at || edit.at + edit.del > joined.length) return null
    parts.push(joined.subarray(at, edit.at), utf8(edit.ins))
    at = edit.at + edit.del
  }
  return concat(...parts, joined.subarray(at))
}

const cutOff = new Set(['person', 'cancelled', 'interrupted', 'error'])

function textGaps({ stop, engine }: Statement, { request }: Disclosures): readonly Gap[] {
  const gaps: Gap[] = [engine.kind === 'remote' ? 'provider' : 'model']
  if (cutOff.has(stop)) gaps.push('rest')
  if (engine.kind === 'local' && request?.value?.nonce === null) gaps.push('retries')
  return gaps
}
