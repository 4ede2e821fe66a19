import { mkdir, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { CatalogueEntry } from './catalogue.ts'
import { digestFile } from './digest.ts'
import type { Asset } from './source.ts'

const Digest = z.string().regex(/^[0-9a-f]{64}$/)
const Pin = z.object({ sizeBytes: z.int().positive(), sha256: Digest })

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

  fileOf(entry: CatalogueEntry): string {
    return join(this.path, entry.file)
  }

  /** What the model's file must be: said by the catalogue, or by the hub at the first fetch; null before that. */
  async assetOf(entry: CatalogueEntry): Promise<Asset | null> {
    if (entry.sha256 !== null) return { sizeBytes: entry.sizeBytes, sha256: entry.sha256 }
    return Pin.nullable()
      .catch(null)
      .parse(await readJson(this.#pinOf(entry)))
  }

  async pin(entry: CatalogueEntry, asset: Asset): Promise<void> {
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

  async #note(path: string, stamp: string, sha256: string): Promise<void> {
    await this.make()
    const all = await this.#digests()
    await writeJson(this.#digestsPath, { ...all, [await realpath(path)]: { stamp, sha256 } })
  }

  /** The file of an entry when it is there and is the model; else null. */
  async installed(entry: CatalogueEntry, signal?: AbortSignal): Promise<Asset | null> {
    const asset = await this.assetOf(entry)
    if (asset === null) return null
    const sha256 = await this.digestOf(this.fileOf(entry), signal)
    return sha256 === asset.sha256 ? asset : null
  }

  /** Removes the weights, what had come of them, and the pin. False when there was nothing. */
  async remove(entry: CatalogueEntry): Promise<boolean> {
    const file = this.fileOf(entry)
    const there = (await stat(file).catch(() => null)) !== null
    for (const path of [file, `${file}.part`, this.#pinOf(entry)]) await rm(path, { force: true })
    return there
  }

  #pinOf(entry: CatalogueEntry): string {
    return join(this.path, `${entry.file}.pin.json`)
  }

  get #digestsPath(): string {
    return join(this.path, 'digests.json')
  }

  /** It only saves work, so one that cannot be read is an empty one. */
  async #digests(): Promise<z.infer<typeof Digests>> {
    return Digests.catch({}).parse(await readJson(this.#digestsPath))
  }
}

/** Changes whenever the file does, as far as the file system tells. */
async function stampOf(path: string): Promise<string | null> {
  const found = await stat(path, { bigint: true }).catch(() => null)
  if (found === null || !found.isFile()) return null
  return `${found.size} ${found.mtimeNs} ${found.ctimeNs} ${found.ino}`
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    // Absent or torn: the schema's `catch` above says what holds then.
    return null
  }
}

/** There is always a whole file: the old one or the new one. */
async function writeJson(path: string, value: unknown): Promise<void> {
  const next = `${path}.${process.pid}.new`
  {
    await using file = await open(next, 'w', 0o600)
    await file.writeFile(`${JSON.stringify(value, null, 2)}\n`)
    await file.sync()
  }
  await rename(next, path)
}
