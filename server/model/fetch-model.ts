import { rm, stat, statfs } from 'node:fs/promises'
import type { CatalogueEntry } from './catalogue.ts'
import { FetchError } from './fetch-error.ts'
import { lockFetch, type FetchLock } from './fetch-lock.ts'
import type { ModelFolder } from './model-folder.ts'
import { PartFile } from './part-file.ts'
import { ProgressMeter, type FetchProgress } from './progress.ts'
import type { Asset, Source, SourceName } from './source.ts'

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
  readonly asset: Asset
  /** `cache` when it was there already. */
  readonly source: SourceName | 'cache'
}

/** What must stay free: a database that cannot write is worse than a model that is missing. */
const spareBytes = 64 * 2 ** 20

/**
 * Brings a model's file into the folder, whole and with the right SHA-256, or not at all. What came
 * before an interruption is kept and gone on with.
 * @throws FetchError; of `unreachable` the message names every source with its reason, and the ways on.
 */
export async function fetchModel(
  entry: CatalogueEntry,
  options: FetchOptions,
  signal: AbortSignal,
): Promise<FetchedModel> {
  const { folder } = options
  const path = folder.fileOf(entry)
  await folder.make()
  await using lock = await lockFetch(`${path}.lock`, options.clock)
  const known = await folder.assetOf(entry)
  if (known !== null && (await isThere(folder, path, known, signal))) {
    return { path, asset: known, source: 'cache' }
  }
  const reasons: string[] = []
  for (const source of options.sources) {
    try {
      const asset = await settleAsset(entry, source, folder, signal)
      if (known !== null || !(await isThere(folder, path, asset, signal))) {
        await transfer(entry, source, asset, options, lock, signal)
      }
      return { path, asset, source: source.name }
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof FetchError)) throw error
      if (error.code === 'disk') throw noRoom(entry, error)
      if (error.code === 'refused') throw error
      reasons.push(`${source.title}: ${error.message}`)
    }
  }
  throw new FetchError('unreachable', unreachable(entry, reasons))
}

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
  if (sha256 === asset.sha256) return true
  // Also a link that leads nowhere: only the link is removed.
  await rm(path, { force: true })
  return false
}

/** What the file must be, settled before its first byte and never by the bytes themselves. */
async function settleAsset(
  entry: CatalogueEntry,
  source: Source,
  folder: ModelFolder,
  signal: AbortSignal,
): Promise<Asset> {
  const claim = await source.claim(entry, signal)
  const known = await folder.assetOf(entry)
  if (known !== null) {
    const differs =
      (claim.sha256 ?? known.sha256) !== known.sha256 ||
      (claim.sizeBytes ?? known.sizeBytes) !== known.sizeBytes
    if (differs)
      throw new FetchError('digest', 'it offers another file than the one that is pinned')
    return known
  }
  const { sha256, sizeBytes } = claim
  if (sha256 === null || sizeBytes === null) {
    throw new FetchError('unreachable', 'it does not say the size and SHA-256 of its file')
  }
  await folder.pin(entry, { sha256, sizeBytes })
  return { sha256, sizeBytes }
}

async function transfer(
  entry: CatalogueEntry,
  source: Source,
  asset: Asset,
  options: FetchOptions,
  lock: FetchLock,
  signal: AbortSignal,
): Promise<void> {
  const path = options.folder.fileOf(entry)
  await using part = await PartFile.open(`${path}.part`, signal)
  if (part.received > asset.sizeBytes) await part.restart()
  await checkRoom(source, asset, part, options)
  const resumed = part.received > 0
  const { clock, onProgress } = options
  const meter = new ProgressMeter(source.name, asset.sizeBytes, part.received, clock, onProgress)
  const onBytes = (received: number) => {
    lock.beat()
    meter.received(received)
  }
  try {
    const arrival = { entry, source, asset, part, onBytes }
    await receive(arrival, signal)
    if (part.sha256 !== asset.sha256 && resumed) {
      // A power cut can leave zeros where bytes were: the fault may be in what lay here.
      await part.restart()
      await receive(arrival, signal)
    }
    if (part.sha256 !== asset.sha256) {
      throw new FetchError(
        'digest',
        'what it sent is not the model (wrong SHA-256) and was removed',
      )
    }
    await part.complete(path)
    await options.folder.remember(path, asset.sha256)
  } catch (error) {
    const keep = signal.aborted || (error instanceof FetchError && error.code === 'unreachable')
    if (!keep) await part.discard()
    throw error
  }
}

type Arrival = {
  readonly entry: CatalogueEntry
  readonly source: Source
  readonly asset: Asset
  readonly part: PartFile
  readonly onBytes: (received: number) => void
}

/** Until the file is whole: a connection that breaks off is taken up again as long as it brought something. */
async function receive(arrival: Arrival, signal: AbortSignal): Promise<void> {
  const { part, asset } = arrival
  while (part.received < asset.sizeBytes) {
    const before = part.received
    try {
      await receiveOnce(arrival, signal)
      if (part.received <= before) {
        const message = `it ended after ${part.received} of ${asset.sizeBytes} bytes`
        throw new FetchError('unreachable', message)
      }
    } catch (error) {
      const brokeOff = error instanceof FetchError && error.code === 'unreachable'
      if (!brokeOff || part.received <= before) throw error
    }
  }
}

async function receiveOnce(arrival: Arrival, signal: AbortSignal): Promise<void> {
  const { entry, source, asset, part, onBytes } = arrival
  const arriving = await source.open(entry, part.received, onBytes, signal)
  if (arriving.from < part.received) await part.restart()
  for await (const chunk of arriving.chunks) {
    signal.throwIfAborted()
    if (part.received + chunk.length > asset.sizeBytes) {
      throw new FetchError('digest', 'it sent more than the model and was stopped')
    }
    await part.append(chunk)
    onBytes(part.received)
  }
}

async function checkRoom(
  { copies }: Source,
  { sizeBytes }: Asset,
  part: PartFile,
  { folder, freeBytes = freeBytesOf }: FetchOptions,
): Promise<void> {
  const needed = sizeBytes * copies - part.received + spareBytes
  const free = await freeBytes(folder.path)
  if (free >= needed) return
  throw new FetchError('disk', `${mebibytes(needed)} are needed and ${mebibytes(free)} are free`)
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

const mebibytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MiB`

const noRoom = (entry: CatalogueEntry, cause: FetchError) =>
  new FetchError(
    'disk',
    `${entry.name} does not fit on the disk (${cause.message}): free some space, or choose another data folder with OVERT_HOME.`,
    { cause },
  )

const unreachable = (entry: CatalogueEntry, reasons: readonly string[]) => {
  const tried = reasons.length > 0 ? reasons.join('; ') : 'no source is allowed by model.sources'
  return `${entry.name} could not be fetched (${tried}). There are two ways on: give the path of a GGUF file as OVERT_MODEL_PATH, or the address, models and key of a provider as OVERT_PROVIDERS_NAME_URL, OVERT_PROVIDERS_NAME_MODELS and OVERT_PROVIDERS_NAME_KEY.`
}
