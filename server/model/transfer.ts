import { statfs } from 'node:fs/promises'
import { FetchError } from './fetch-error.ts'
import { mebibytes } from './memory.ts'
import type { ModelFolder } from './model-folder.ts'
import { PartFile } from './part-file.ts'
import { ProgressMeter, type FetchProgress } from './progress.ts'
import type { Asset, Fetchable, Source } from './source.ts'

export type Transfer = {
  readonly entry: Fetchable
  readonly source: Source
  /** What the file must be. */
  readonly asset: Asset
  readonly folder: ModelFolder
  readonly onProgress: (progress: FetchProgress) => void
  readonly clock: () => number
  readonly freeBytes?: (folder: string) => Promise<number>
}

/** What must stay free: a database that cannot write is worse than a model that is missing. */
const spareBytes = 64 * 2 ** 20

/**
 * Brings the bytes of one file from one source. What is not the file is removed; what is a beginning
 * of it stays, for the next transfer from whatever source. Resolves with its SHA-256.
 * @throws FetchError
 */
export async function transfer(
  { entry, source, asset, folder, onProgress, clock, freeBytes = freeBytesOf }: Transfer,
  signal: AbortSignal,
): Promise<string> {
  const path = folder.fileOf(entry)
  await using part = await PartFile.open(`${path}.part`, signal)
  if (part.received > asset.sizeBytes) await part.restart()
  checkRoom(asset.sizeBytes * source.copies - part.received, await freeBytes(folder.path))
  const resumed = part.received > 0
  const meter = new ProgressMeter(source.name, asset.sizeBytes, part.received, clock, onProgress)
  const onBytes = (received: number) => meter.received(received)
  const isOther = () => asset.sha256 !== null && part.sha256 !== asset.sha256
  try {
    const arrival = { entry, source, asset, part, onBytes }
    await receive(arrival, signal)
    if (isOther() && resumed) {
      // A power cut can leave zeros where bytes were: the fault may be in what lay here.
      await part.restart()
      await receive(arrival, signal)
    }
    if (isOther()) {
      throw new FetchError(
        'digest',
        'what it sent is not the model (wrong SHA-256) and was removed',
      )
    }
    const { sha256 } = part
    await part.complete(path)
    await folder.remember(path, sha256)
    return sha256
  } catch (error) {
    const keep = signal.aborted || (error instanceof FetchError && error.code === 'unreachable')
    if (!keep) await part.discard()
    throw error
  }
}

type Arrival = {
  readonly entry: Fetchable
  readonly source: Source
  readonly asset: Asset
  readonly part: PartFile
  readonly onBytes: (received: number) => void
}

/** Breaks that are forgiven although the connection brought little: a host may send a byte and hang up for ever. */
const mostPoor = 5
const poorBytes = 2 ** 20

/** Until the file is whole: a connection that breaks off is taken up again as long as it brought something. */
async function receive(arrival: Arrival, signal: AbortSignal): Promise<void> {
  const { part, asset } = arrival
  let poor = 0
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
      if (part.received - before < poorBytes) poor += 1
      if (poor >= mostPoor) throw error
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

function checkRoom(bytes: number, free: number): void {
  const needed = bytes + spareBytes
  if (free >= needed) return
  throw new FetchError('disk', `${mebibytes(needed)} are needed and ${mebibytes(free)} are free`)
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
