import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { digestFile } from '../engine/digest.ts'
import { fetchModel } from '../model/fetch-model.ts'
import { knownModels, pathOf } from '../model/keeping.ts'
import { ModelFolder } from '../model/model-folder.ts'
import type { FetchProgress } from '../model/progress.ts'
import { sourcesOf, type SourceSettings } from '../model/sources.ts'

/** Where weights may be found. */
export type WeightsOptions = {
  readonly home: string
  /** The only file to use: named by the person. */
  readonly file: string | null
  /** A file of the settings. */
  readonly own: string | null
  /** Null: nothing is fetched. */
  readonly sources: SourceSettings | null
  readonly onProgress: (progress: FetchProgress) => void
  readonly clock: () => number
}

export type Weights =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly reason: 'weights' | 'no-model'; readonly detail: string }

/** The file whose SHA-256 a receipt names: here, or fetched. @throws FetchError when fetching fails. */
export async function findWeights(
  model: string,
  options: WeightsOptions,
  signal: AbortSignal,
): Promise<Weights> {
  const wanted = model.replace(/^sha256:/, '')
  const { home, file, own, sources, onProgress, clock } = options
  if (file !== null) return named(file, wanted, signal)
  const folder = new ModelFolder(home)
  const known = knownModels(folder)
  for (const path of [own, ...known.map((one) => pathOf(one, folder))]) {
    if (path === null || !(await isFile(path))) continue
    // One that may not be read is not there.
    const found = await folder.digestOf(path, signal).catch(() => null)
    signal.throwIfAborted()
    if (found === wanted) return { ok: true, path }
  }
  const one = known.find(({ sha256 }) => sha256 === wanted)
  if (one?.file && sources !== null) {
    const from = { folder, sources: sourcesOf(one, sources, folder), onProgress, clock }
    return { ok: true, path: (await fetchModel({ ...one, file: one.file }, from, signal)).path }
  }
  const detail = `The weights ${model} are not on this machine, and no known model has them: give their file.`
  return { ok: false, reason: 'no-model', detail }
}

async function named(path: string, wanted: string, signal: AbortSignal): Promise<Weights> {
  if (!(await isFile(path))) {
    const why = existsSync(path) ? `${path} is not a file` : `There is no file "${path}"`
    const detail = `${why}: give that of the weights sha256:${wanted}.`
    return { ok: false, reason: 'no-model', detail }
  }
  const found = await digestFile(path, signal)
  if (found === wanted) return { ok: true, path }
  const detail = `The weights differ: ${path} is sha256:${found} and the receipt names sha256:${wanted}.`
  return { ok: false, reason: 'weights', detail }
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
