import { readFile } from 'node:fs/promises'
import type { CharterBody } from '@overt/verifier'
import { parse } from 'smol-toml'
import { z } from 'zod'
import { type Artefact, artefactOf } from './artefact.ts'

const folder = new URL('./first/', import.meta.url)

/** The readable form of a charter: `charter.toml`, with its texts in files beside it. */
const CharterFile = z.strictObject({
  reason: z.string(),
  cool_down_seconds: z.int().nonnegative(),
  seal_within_seconds: z.int().positive(),
  publish: z.strictObject({ every_seconds: z.int().nonnegative(), pad_to: z.int().positive() }),
  system_prompts: z.array(
    z.strictObject({ for: z.string(), file: z.string().regex(/^[a-z0-9-]+\.txt$/) }),
  ),
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
  retention: z.strictObject({ days: z.int().positive().optional() }),
  routes: z.strictObject({ providers: z.array(z.string()) }),
})

/** The charter that comes with the product, for one ledger and its first board, and its texts. */
export async function firstCharter(
  origin: string,
  boardHash: string,
): Promise<{ readonly body: CharterBody; readonly artefacts: readonly Artefact[] }> {
  const file = CharterFile.parse(parse(await readFile(new URL('charter.toml', folder), 'utf8')))
  const prompts = await Promise.all(
    file.system_prompts.map(async (prompt) => ({
      for: prompt.for,
      artefact: await artefactOf(await readFile(new URL(prompt.file, folder), 'utf8')),
    })),
  )
  const body: CharterBody = {
    v: 'charter/v1',
    origin,
    seq: 1,
    prev: null,
    board: { index: 0, hash: boardHash },
    coolDown: file.cool_down_seconds,
    sealWithin: file.seal_within_seconds,
    publish: { everySeconds: file.publish.every_seconds, padTo: file.publish.pad_to },
    artefacts: {
      systemPrompts: prompts.map((prompt) => ({ for: prompt.for, sha256: prompt.artefact.ref })),
      safetyPolicy: null,
      models: file.models.map(({ model, digest = null, replay }) => ({ model, digest, replay })),
      sampler: samplerOf(file.sampler),
      tools: [],
      templates: [],
      retention: { days: file.retention.days ?? null },
      routes: file.routes.providers,
    },
    fallback: [],
    evaluation: null,
    reason: file.reason,
  }
  return { body, artefacts: prompts.map(({ artefact }) => artefact) }
}

function samplerOf(
  sampler: z.infer<typeof CharterFile>['sampler'],
): CharterBody['artefacts']['sampler'] {
  const { temperature, top_k: topK, top_p: topP, min_p: minP } = sampler
  return { temperature, topK, topP, minP }
}
