import { utf8 } from '../bytes.ts'
import type { Bundle } from '../bundle.ts'
import type { CharterBody, NamedText } from '../charter.ts'
import type { Chosen, RunValue, SamplerValue } from '../disclosure.ts'
import { hashOf } from '../encoding.ts'
import { type Ended, type Finding, found } from '../finding.ts'
import { refused } from '../refused.ts'
import { type Statement, modelName } from '../statement.ts'
import type { Gap } from '../verdict.ts'

/** Step 10: what was recorded of the engine, the sampler and the prompt is what the charter allows. */
export async function checkBehaviour(
  { statement, disclosures, charter }: Bundle,
  body: CharterBody,
): Promise<Finding<true>> {
  if (!isAllowed(body, statement.engine)) {
    return refused(
      'E_NOT_ALLOWED',
      `The charter does not allow ${modelName(statement.engine)} as it ran.`,
    )
  }
  const sampler = disclosures.sampler?.value ?? null
  if (sampler && !isCharterSampler(sampler, body, statement.engine.kind === 'remote')) {
    return refused('E_NOT_ALLOWED', "A sampler value is called the charter's and is not.")
  }
  const strange = await strangeArtefact(charter.artefacts, body)
  if (strange) return strange
  const runs = disclosures.runs?.value
  if (!runs) {
    const detail = 'The charter allows the model; the prompt is not shown.'
    return found(true, 'not checked', detail, { warnings: ['W_NOT_SHOWN'], gaps: ['prompt'] })
  }
  const fault = await promptFault(runs, statement, body)
  if (fault) return fault
  const detail = "Model, sampler and system prompt, as recorded, are the charter's."
  return found(true, 'proven', detail, { gaps: promptGaps(runs) })
}

const isOrAny = (allowed: string, name: string): boolean => allowed === '*' || allowed === name

const strength = ['none', 'statistical', 'exact']

/** Whether a charter allows an engine to answer: model, route, engine digest and the replay promised. */
export function isAllowed({ artefacts }: CharterBody, engine: Statement['engine']): boolean {
  const name = modelName(engine)
  const digest = engine.kind === 'local' ? engine.digest : null
  const routed =
    engine.kind === 'local' || artefacts.routes.some((route) => isOrAny(route, engine.provider))
  return (
    routed &&
    artefacts.models.some(
      (allowed) =>
        isOrAny(allowed.model, name) &&
        (allowed.digest === null || allowed.digest === digest) &&
        strength.indexOf(engine.replay) >= strength.indexOf(allowed.replay),
    )
  )
}

/** Zero is "not used": a provider that does not take a filter is sent none. */
function isCharterSampler(sampler: SamplerValue, body: CharterBody, remote: boolean): boolean {
  const { temperature, topK, topP, minP } = body.artefacts.sampler
  const is = <T>({ by, value }: Chosen<T>, charter: T, unused?: T): boolean =>
    by === 'caller' || value === charter || (remote && value === unused)
  return (
    is(sampler.temperature, temperature) &&
    is(sampler.topK, topK, 0) &&
    is(sampler.topP, topP) &&
    is(sampler.minP, minP, '0') &&
    // A charter has none of these: said to be its own, they would dictate in its name.
    is<unknown>(sampler.penalties, null) &&
    is<unknown>(sampler.bias, null) &&
    is<unknown>(sampler.grammar, null) &&
    is<unknown>(sampler.thought, null)
  )
}

/** The texts beside the charter must be the ones that it names. */
async function strangeArtefact(
  artefacts: Bundle['charter']['artefacts'],
  { artefacts: named, evaluation }: CharterBody,
): Promise<Ended | null> {
  const texts = [...named.systemPrompts, ...named.templates, ...(named.disclosure ?? [])]
  const names = new Set([...texts.map((text) => text.sha256), named.safetyPolicy, evaluation])
  for (const [ref, text] of Object.entries(artefacts)) {
    if (!names.has(ref) || (await hashOf(utf8(text))) !== ref) {
      return refused('E_ARTEFACT', `The charter does not name the text ${ref}.`)
    }
  }
  return null
}

/** A local model runs under the charter's prompt, whole and unaltered; nobody else may speak as the charter. */
async function promptFault(
  runs: readonly RunValue[],
  { engine }: Statement,
  { artefacts }: CharterBody,
): Promise<Ended | null> {
  const name = modelName(engine)
  const prompts = promptsFor(name, artefacts.systemPrompts)
  const allowed = new Set<string | null>(prompts.map((prompt) => prompt.sha256))
  const empty = await hashOf(utf8(''))
  const needed = engine.kind === 'local' && allowed.size > 0 && !allowed.has(empty)
  for (const { segments } of runs) {
    const spoken = segments.filter(({ from }) => from === 'charter')
    for (const { ref, bytes } of spoken) {
      if (!allowed.has(ref) || (await hashOf(utf8(bytes))) !== ref) {
        return refused('E_ARTEFACT', "A text of the prompt is called the charter's and is not.")
      }
    }
    if (needed && spoken.length === 0) {
      return refused('E_ARTEFACT', "A run lacks the charter's system prompt.")
    }
  }
  return null
}

/** The prompts of a model by name; those of every other model only where it has none. */
function promptsFor(name: string, prompts: readonly NamedText[]): readonly NamedText[] {
  const of = (who: string) => prompts.filter((prompt) => prompt.for.split(' ')[0] === who)
  const own = of(name)
  return own.length > 0 ? own : of('*')
}

function promptGaps(runs: readonly RunValue[]): readonly Gap[] {
  const sources = new Set(runs.flatMap(({ segments }) => segments.map(({ from }) => from)))
  const attested = ['tool', 'passage', 'memory', 'attachment'] as const
  const gaps: Gap[] = []
  if (sources.has('template')) gaps.push('template')
  if (sources.has('history')) gaps.push('history')
  if (attested.some((source) => sources.has(source))) gaps.push('tools')
  if (runs.some(({ kinds }) => kinds.some((kind) => kind >= 2))) gaps.push('forced')
  return gaps
}
