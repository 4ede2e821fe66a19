import { stat } from 'node:fs/promises'
import type { ModelFacts, ModelInspection } from '@overt/wire'
import { GgufError } from './gguf-cursor.ts'
import { inspectGguf, templateDigest, type GgufHeader } from './gguf.ts'
import { pathOf } from './keeping.ts'
import { ofSettings, withHeader, type KnownModel } from './known-model.ts'
import { readMeasured } from './measured.ts'
import { neededBytes, type MemorySettings } from './memory.ts'
import type { ModelFolder } from './model-folder.ts'

/** All that can be told of a model without loading it. A file that cannot be used is told, not thrown. */
export async function inspectModel(
  model: KnownModel,
  folder: ModelFolder,
  settings: MemorySettings,
): Promise<ModelInspection> {
  const path = pathOf(model, folder)
  if ((await stat(path).catch(() => null)) === null) {
    return { ...bare(model, settings), problem: absent(model) }
  }
  try {
    const header = await inspectGguf(path)
    const digest = await folder.digestOf(path)
    return {
      ...bare(withHeader(model, header), settings),
      path,
      digest: digest === null ? null : `sha256:${digest}`,
      facts: factsOf(header),
      measured: digest === null ? null : readMeasured(folder, digest),
    }
  } catch (error) {
    if (!(error instanceof GgufError)) throw error
    return { ...bare(model, settings), path, problem: error.message }
  }
}

const bare = (model: KnownModel, settings: MemorySettings): ModelInspection => ({
  id: model.id,
  name: model.name,
  path: null,
  source: sourceOf(model),
  sizeBytes: model.sizeBytes,
  digest: null,
  neededBytes: neededBytes(model, settings),
  facts: null,
  measured: null,
  problem: null,
})

const absent = ({ name, id, file }: KnownModel) =>
  file === null
    ? `The file of ${name} is no longer where it was: put it back, or remove the model.`
    : `${name} is not on this machine: fetch it with \`./overt model get ${id}\`.`

const factsOf = (header: GgufHeader): ModelFacts => ({
  ggufVersion: header.version,
  architecture: header.architecture,
  quantisation: header.quantisation,
  contextTokens: header.contextTokens,
  tokens: header.tokens,
  tensors: header.tensors,
  licence: header.licence,
  templateDigest: templateDigest(header),
  cacheBytesPerToken: header.cacheBytesPerToken,
})

/** As a person would write it to have the model again. */
function sourceOf({ hub, url, path }: KnownModel): string | null {
  if (hub !== null) {
    const at = hub.revision === 'main' ? '' : `@${hub.revision}`
    return `${hub.repository}:${hub.file}${at}`
  }
  return url ?? path
}

/** Any file on this machine, on the list or not. @throws GgufError when it is no model. */
export async function inspectPath(
  path: string,
  folder: ModelFolder,
  settings: MemorySettings,
): Promise<ModelInspection> {
  // Nobody put it on the list, so what is wrong is told of the path alone.
  await inspectGguf(path)
  return inspectModel(
    ofSettings(path, () => false),
    folder,
    settings,
  )
}
