import type { CharterBody, NamedText } from '@overt/verifier'
import { parse, stringify } from 'smol-toml'
import { z } from 'zod'
import { type Artefact, artefactOf } from './artefact.ts'
import { CharterError } from './charter-error.ts'

/** What a charter says, without where in a ledger it stands. */
export type CharterText = Omit<CharterBody, 'v' | 'origin' | 'seq' | 'prev' | 'board'>

/** The readable form of a charter: the texts of a folder by their names, `charter.toml` among them. */
export type CharterFiles = ReadonlyMap<string, string>

export const tomlName = 'charter.toml'
export const evaluationName = 'evaluation.md'

const FileName = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,80}\.(txt|md)$/)
const Named = z.array(z.strictObject({ for: z.string(), file: FileName }))

const CharterToml = z.strictObject({
  reason: z.string(),
  safety_policy: FileName.optional(),
  tools: z.array(z.string()),
  cool_down_seconds: z.int().nonnegative(),
  seal_within_seconds: z.int().positive(),
  /** Leaf hashes of earlier charters that one member may go back to in an emergency. */
  fallback: z.array(z.string()).default([]),
  /** What the board had before it when it decided. */
  evaluation: FileName.optional(),
  publish: z.strictObject({ every_seconds: z.int().nonnegative(), pad_to: z.int().positive() }),
  system_prompts: Named,
  templates: Named.default([]),
  disclosures: Named.default([]),
  models: z.array(
    z.strictObject({
      model: z.string(),
      digest: z.string().optional(),
      replay: z.enum(['exact', 'statistical', 'none']),
    }),
  ),
  sampler: z.strictObject({
    temperature: z.string(),
    top_k: z.int().nonnegative(),
    top_p: z.string(),
    min_p: z.string(),
  }),
  retention: z.strictObject({
    days: z.int().positive().optional(),
    /** Tombs of what the board holds back from erasure; `*` is everything. */
    hold: z.array(z.string()).optional(),
  }),
  routes: z.strictObject({ providers: z.array(z.string()) }),
})
type CharterToml = z.infer<typeof CharterToml>

/**
 * Reads what people wrote. An `evaluation` stands in place of the one that the files name; null is none.
 * @throws CharterError, one sentence, where the files are no charter.
 */
export async function readCharter(
  files: CharterFiles,
  evaluation?: string | null,
): Promise<{ readonly text: CharterText; readonly artefacts: readonly Artefact[] }> {
  const toml = tomlOf(files)
  const artefacts = new Map<string, Artefact>()
  const keep = async (name: string, source: string): Promise<string> => {
    if (!source.isWellFormed()) throw unreadable(`${name} holds half of a character`)
    const artefact = await artefactOf(source)
    artefacts.set(artefact.ref, artefact)
    return artefact.ref
  }
  const ref = async (file: string): Promise<string> => {
    const source = files.get(file)
    if (source === undefined) throw unreadable(`it names ${file}, which is not there`)
    return keep(file, source)
  }
  const named = async (list: z.infer<typeof Named>): Promise<readonly NamedText[]> =>
    Promise.all(list.map(async (one) => ({ for: one.for, sha256: await ref(one.file) })))
  const optional = async (file: string | undefined): Promise<string | null> =>
    file === undefined ? null : ref(file)
  const evaluated = async (): Promise<string | null> => {
    if (evaluation === undefined) return optional(toml.evaluation)
    return evaluation === null ? null : keep('the evaluation', evaluation)
  }
  const { top_k: topK, top_p: topP, min_p: minP, temperature } = toml.sampler
  const disclosure = await named(toml.disclosures)
  const text: CharterText = {
    coolDown: toml.cool_down_seconds,
    sealWithin: toml.seal_within_seconds,
    publish: { everySeconds: toml.publish.every_seconds, padTo: toml.publish.pad_to },
    artefacts: {
      systemPrompts: await named(toml.system_prompts),
      safetyPolicy: await optional(toml.safety_policy),
      models: toml.models.map(({ model, digest = null, replay }) => ({ model, digest, replay })),
      sampler: { temperature, topK, topP, minP },
      tools: toml.tools,
      templates: await named(toml.templates),
      ...(disclosure.length > 0 && { disclosure }),
      retention: retentionOf(toml.retention),
      routes: toml.routes.providers,
    },
    fallback: toml.fallback,
    evaluation: await evaluated(),
    reason: toml.reason,
  }
  return { text, artefacts: [...artefacts.values()] }
}

function retentionOf({
  days,
  hold,
}: CharterToml['retention']): CharterText['artefacts']['retention'] {
  return { days: days ?? null, ...(hold && { hold }) }
}

function tomlOf(files: CharterFiles): CharterToml {
  const source = files.get(tomlName)
  if (source === undefined) throw unreadable(`there is no ${tomlName}`)
  let value: unknown
  try {
    value = parse(source)
  } catch (cause) {
    throw unreadable(`${tomlName} is no TOML`, cause)
  }
  const parsed = CharterToml.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw unreadable(`${tomlName}: ${issue?.path.join('.')}: ${issue?.message}`)
}

/** Writes a charter as people read it; reading it back gives the same. A text that is not at hand is left out. */
export function writeCharter(text: CharterText, texts: ReadonlyMap<string, string>): CharterFiles {
  const files = new Map<string, string>()
  const named = new Map<string, string>()
  /** Two texts never share a name: whoever reads the files would see one of them. */
  const keep = (wanted: string, ref: string): string => {
    const name = freeName(wanted, (one) => (named.get(one) ?? ref) === ref)
    const source = texts.get(ref)
    named.set(name, ref)
    if (source !== undefined) files.set(name, source)
    return name
  }
  const filed = (kind: string, list: readonly NamedText[]) =>
    list.map((one) => ({ for: one.for, file: keep(fileName(kind, one.for), one.sha256) }))
  const { artefacts, publish, evaluation } = text
  const { safetyPolicy, sampler, retention, disclosure = [] } = artefacts
  const toml: CharterToml = {
    reason: text.reason,
    ...(safetyPolicy !== null && { safety_policy: keep('safety-policy.md', safetyPolicy) }),
    ...(evaluation !== null && { evaluation: keep(evaluationName, evaluation) }),
    tools: [...artefacts.tools],
    cool_down_seconds: text.coolDown,
    seal_within_seconds: text.sealWithin,
    fallback: [...text.fallback],
    publish: { every_seconds: publish.everySeconds, pad_to: publish.padTo },
    system_prompts: filed('prompt', artefacts.systemPrompts),
    templates: filed('template', artefacts.templates),
    disclosures: filed('disclosure', disclosure),
    models: artefacts.models.map(({ model, digest, replay }) => ({
      model,
      ...(digest !== null && { digest }),
      replay,
    })),
    sampler: {
      temperature: sampler.temperature,
      top_k: sampler.topK,
      top_p: sampler.topP,
      min_p: sampler.minP,
    },
    retention: {
      ...(retention.days !== null && { days: retention.days }),
      ...(retention.hold && { hold: [...retention.hold] }),
    },
    routes: { providers: [...artefacts.routes] },
  }
  return new Map([[tomlName, `${stringify(toml)}\n`], ...files])
}

/** `* fr` is prompt-fr.txt, and a model's digest its first eight characters. */
function fileName(kind: string, whom: string): string {
  const words = whom.replace(/^sha256:([0-9a-f]{8})[0-9a-f]*/, '$1').toLowerCase()
  const slug = words
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 60)
  return slug === '' ? `${kind}.txt` : `${kind}-${slug}.txt`
}

/** `prompt.txt`, then `prompt-2.txt`, … */
function freeName(wanted: string, isFree: (name: string) => boolean): string {
  let name = wanted
  for (let n = 2; !isFree(name); n += 1) name = wanted.replace(/(?=\.[a-z]+$)/, `-${n}`)
  return name
}

const unreadable = (why: string, cause?: unknown): CharterError =>
  new CharterError(`could not read the charter: ${why}.`, { cause })
