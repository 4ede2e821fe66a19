import { readFileSync } from 'node:fs'
import { mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { digestFile } from '../engine/digest.ts'
import { storeError, StoreError } from '../store/store-error.ts'
import { systemCode } from './fetch-error.ts'
import type { Asset, Fetchable } from './source.ts'

const Digest = z.string().regex(/^[0-9a-f]{64}$/)
const Pin = z.object({
  sizeBytes: z.int().positive(),
  /** Null while the first fetch of a file without a digest is under way. */
  sha256: Digest.nullable(),
  validator: z.string().nullish(),
})

/** What the folder has to know of a model. */
type Kept = Pick<Fetchable, 'file' | 'sha256' | 'sizeBytes'>

/** What was hashed once, by path; it holds as long as the file's size and times stay the same. */
const Digests = z.record(z.string(), z.object({ stamp: z.string(), sha256: Digest }))

/** The folder `models` of the data folder: weights, and what is known of them. */
export class ModelFolder {
  readonly path: string

  constructor(home: string) {
    this.path = join(home, 'models')
  }

  async make(): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 })
  }

  fileOf(entry: Pick<Kept, 'file'>): string {
    return join(this.path, entry.file)
  }

  /** A lock that all who work on this folder know by its name. */
  lockOf(name: string): string {
    return join(this.path, 'lock', name)
  }

  async isThere(entry: Pick<Kept, 'file'>): Promise<boolean> {
    return (await stat(this.fileOf(entry)).catch(() => null)) !== null
  }

  /** How many bytes of a fetch that was broken off lie here. */
  async partBytes(entry: Pick<Kept, 'file'>): Promise<number> {
    const found = await stat(`${this.fileOf(entry)}.part`).catch(() => null)
    return found?.size ?? 0
  }

  async forgetPart(entry: Pick<Kept, 'file'>): Promise<void> {
    await rm(`${this.fileOf(entry)}.part`, { force: true })
  }

  /** What the model's file must be: said by the catalogue, or by the hub at the first fetch; null before that. */
  async assetOf(entry: Kept): Promise<Asset | null> {
    if (entry.sha256 !== null && entry.sizeBytes !== null) {
      return { sizeBytes: entry.sizeBytes, sha256: entry.sha256 }
    }
    const pin = Pin.nullable()
      .catch(null)
      .parse(readJson(this.#pinOf(entry)))
    // What a person demands counts more than what came once.
    return entry.sha256 === null || pin?.sha256 === entry.sha256 ? pin : null
  }

  async pin(entry: Kept, asset: Asset): Promise<void> {
    await writeJson(this.#pinOf(entry), asset)
  }

  /** Null when there is no file. Read once: a file of the same size and times is not hashed again. */
  async digestOf(path: string, signal?: AbortSignal): Promise<string | null> {
    const stamp = await stampOf(path)
    if (stamp === null) return null
    const known = (await this.#digests())[await realpath(path)]
    if (known?.stamp === stamp) return known.sha256
    const sha256 = await digestFile(path, signal)
    await this.#note(path, stamp, sha256)
    return sha256
  }

  /** Notes the digest of a file that was hashed as it came. */
  async remember(path: string, sha256: string): Promise<void> {
    const stamp = await stampOf(path)
    if (stamp !== null) await this.#note(path, stamp, sha256)
  }

  /** Best effort: what it saves is work, and a model must not be lost to a full disk for it. */
  async #note(path: string, stamp: string, sha256: string): Promise<void> {
    await this.make()
    const all = await this.#digests()
    const next = { ...all, [await realpath(path)]: { stamp, sha256 } }
    await writeJson(this.#digestsPath, next).catch((error: unknown) => {
      if (!(error instanceof StoreError)) throw error
    })
  }

  /** The file of an entry when it is there and is the model; else null. */
  async installed(entry: Kept, signal?: AbortSignal): Promise<Asset | null> {
    const asset = await this.assetOf(entry)
    if (asset === null || asset.sha256 === null) return null
    const sha256 = await this.digestOf(this.fileOf(entry), signal)
    return sha256 === asset.sha256 ? asset : null
  }

  /** Removes the weights, what had come of them, and the pin. False when there was nothing. */
  async remove(entry: Kept): Promise<boolean> {
    const file = this.fileOf(entry)
    const there = (await stat(file).catch(() => null)) !== null
    for (const path of [file, `${file}.part`, this.#pinOf(entry)]) await rm(path, { force: true })
    return there
  }

  #pinOf(entry: Kept): string {
    return join(this.path, `${entry.file}.pin.json`)
  }

  get shelfPath(): string {
    return join(this.path, 'shelf.json')
  }

  get measuredPath(): string {
    return join(this.path, 'measured.json')
  }

  get #digestsPath(): string {
    return join(this.path, 'digests.json')
  }

  /** It only saves work, so one that cannot be read is an empty one. */
  async #digests(): Promise<z.infer<typeof Digests>> {
    return Digests.catch({}).parse(readJson(this.#digestsPath))
  }
}

/** Changes whenever the file does, as far as the file system tells. */
export async function stampOf(path: string): Promise<string | null> {
  const found = await stat(path, { bigint: true }).catch(() => null)
  if (found === null || !found.isFile()) return null
  return `${found.size} ${found.mtimeNs} ${found.ctimeNs} ${found.ino}`
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readText(path) ?? 'null')
  } catch {
    // Torn: the schema's `catch` above says what holds then.
    return null
  }
}

/** A small file whole; null where there is none. */
export function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null
    throw error
  }
}

let written = 0

/** There is always a whole file: the old one or the new one. @throws StoreError where the disk takes it not. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  const next = `${path}.${process.pid}.${written++}.new`
  try {
    await writeWhole(next, `${JSON.stringify(value, null, 2)}\n`)
    await rename(next, path)
  } catch (error) {
    await rm(next, { force: true })
    throw storeError(error, path)
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
  await using file = await open(path, 'w', 0o600)
  await file.writeFile(text)
  await file.sync()
}
