import { rm, stat } from 'node:fs/promises'
import { GuardError } from '../fetch/guarded-fetch.ts'
import { FetchError } from './fetch-error.ts'
import { tryLock } from './file-lock.ts'
import { mebibytes } from './memory.ts'
import { settleAsset } from './settle-asset.ts'
import type { ModelFolder } from './model-folder.ts'
import type { FetchProgress } from './progress.ts'
import type { Asset, Fetchable, Source, SourceName } from './source.ts'
import { transfer } from './transfer.ts'

export type FetchOptions = {
  readonly folder: ModelFolder
  /** In the order they are tried, after the folder itself. */
  readonly sources: readonly Source[]
  readonly onProgress: (progress: FetchProgress) => void
  readonly clock: () => number
  /** How much of the disk is free. */
  readonly freeBytes?: (folder: string) => Promise<number>
}

export type FetchedModel = {
  readonly path: string
  /** `sha256:<hex>` of the file. */
  readonly digest: string
  readonly sizeBytes: number
  /** `cache` when it was there already. */
  readonly source: SourceName | 'cache'
}

/**
 * Brings a model's file into the folder, whole and with the right SHA-256, or not at all. What came
 * before an interruption is kept and gone on with.
 * @throws FetchError; of `unreachable` the message names every source with its reason, and the ways on.
 */
export async function fetchModel(
  entry: Fetchable,
  options: FetchOptions,
  signal: AbortSignal,
): Promise<FetchedModel> {
  const { folder } = options
  const path = folder.fileOf(entry)
  await folder.make()
  using lock = await tryLock(folder.lockOf(`get ${entry.file}`))
  if (lock === null) {
    throw new FetchError('busy', `${entry.name} is being fetched already: wait for it.`)
  }
  const known = await folder.assetOf(entry)
  if (known !== null && (await isThere(folder, path, known, signal))) {
    return fetched(path, known.sizeBytes, known.sha256 ?? '', 'cache')
  }
  const reasons: string[] = []
  for (const source of options.sources) {
    try {
      const asset = await settleAsset(entry, source, folder, signal)
      if (known === null && (await isThere(folder, path, asset, signal))) {
        return fetched(path, asset.sizeBytes, asset.sha256 ?? '', source.name)
      }
      const sha256 = await transfer({ entry, source, asset, ...options }, signal)
      // From now on it is this file and no other.
      if (asset.sha256 === null) await folder.pin(entry, { sizeBytes: asset.sizeBytes, sha256 })
      return fetched(path, asset.sizeBytes, sha256, source.name)
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof FetchError)) throw error
      if (error.code === 'disk') throw noRoom(entry, error)
      if (error.code === 'refused') {
        throw error.cause instanceof GuardError ? mayNot(entry, source, error) : error
      }
      reasons.push(`${source.title}: ${error.message}`)
    }
  }
  throw new FetchError('unreachable', unreachable(entry, reasons, await folder.partBytes(entry)))
}

const fetched = (
  path: string,
  sizeBytes: number,
  sha256: string,
  source: FetchedModel['source'],
): FetchedModel => ({ path, digest: `sha256:${sha256}`, sizeBytes, source })

/** A file that is not the model is removed: it can only be a fault or a forgery. */
async function isThere(
  folder: ModelFolder,
  path: string,
  asset: Asset,
  signal: AbortSignal,
): Promise<boolean> {
  const found = await stat(path).catch(() => null)
  if (found !== null && !found.isFile()) {
    throw new FetchError('refused', `${path} is not a file: move it away.`)
  }
  const sha256 = found === null ? null : await folder.digestOf(path, signal)
  if (sha256 !== null && sha256 === asset.sha256) return true
  // Also a link that leads nowhere: only the link is removed.
  await rm(path, { force: true })
  return false
}

const noRoom = (entry: Fetchable, cause: FetchError) =>
  new FetchError(
    'disk',
    `${entry.name} does not fit on the disk (${cause.message}): free some space, or choose another data folder with OVERT_HOME.`,
    { cause },
  )

const mayNot = (entry: Fetchable, source: Source, cause: FetchError) =>
  new FetchError(
    'refused',
    `${entry.name} is not fetched (${source.title}: ${cause.message}): give another place.`,
    { cause },
  )

const unreachable = (entry: Fetchable, reasons: readonly string[], partBytes: number) => {
  const tried = reasons.length > 0 ? reasons.join('; ') : 'no source is allowed by model.sources'
  const kept =
    partBytes > 0
      ? ` What came of it (${mebibytes(partBytes)}) is kept: fetch it again, and it goes on there.`
      : ''
  return `${entry.name} could not be fetched (${tried}).${kept} There are two ways on: give the path of a GGUF file as OVERT_MODEL_PATH, or the address, models and key of a provider as OVERT_PROVIDERS_NAME_URL, OVERT_PROVIDERS_NAME_MODELS and OVERT_PROVIDERS_NAME_KEY.`
}
