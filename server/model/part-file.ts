import { createHash, type Hash } from 'node:crypto'
import { constants } from 'node:fs'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { hashFile } from '../engine/digest.ts'
import { FetchError, systemCode } from './fetch-error.ts'

/** A file that is on its way: what has come of it, and the hash of exactly that. */
export class PartFile implements AsyncDisposable {
  readonly #path: string
  readonly #file: FileHandle
  #hash: Hash
  #received: number

  private constructor(path: string, file: FileHandle, hash: Hash, received: number) {
    this.#path = path
    this.#file = file
    this.#hash = hash
    this.#received = received
  }

  /** Goes on with what an earlier fetch left. A link is not followed: it could lead to any file. */
  static async open(path: string, signal: AbortSignal): Promise<PartFile> {
    const flags = constants.O_RDWR | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0)
    const file = await open(path, flags, 0o600).catch((error: unknown) => {
      throw new FetchError('refused', `${path} is in the way: move it away.`, { cause: error })
    })
    try {
      const stat = await file.stat()
      if (!stat.isFile()) throw new FetchError('refused', `${path} is in the way: move it away.`)
      return new PartFile(path, file, await hashFile(path, createHash('sha256'), signal), stat.size)
    } catch (error) {
      await file.close()
      throw error
    }
  }

  get received(): number {
    return this.#received
  }

  /** SHA-256 of what has been received. */
  get sha256(): string {
    return this.#hash.copy().digest('hex')
  }

  /** @throws FetchError `disk` when there is no room for it. */
  async append(chunk: Uint8Array): Promise<void> {
    try {
      for (let written = 0; written < chunk.length;) {
        const at = this.#received + written
        const { bytesWritten } = await this.#file.write(chunk, written, chunk.length - written, at)
        written += bytesWritten
      }
    } catch (error) {
      const full = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(systemCode(error) ?? '')
      throw full ? new FetchError('disk', 'the disk is full', { cause: error }) : error
    }
    this.#hash.update(chunk)
    this.#received += chunk.length
  }

  async restart(): Promise<void> {
    await this.#file.truncate(0)
    this.#hash = createHash('sha256')
    this.#received = 0
  }

  /** Gives the file its name, so that it is there whole or not at all, power cut or not. */
  async complete(path: string): Promise<void> {
    await this.#file.sync()
    await this.#file.close()
    await rename(this.#path, path)
    await using folder = await open(dirname(path), 'r')
    // Windows cannot sync a folder; its rename is durable by itself.
    await folder.sync().catch((error: unknown) => {
      if (systemCode(error) !== 'EPERM') throw error
    })
  }

  async discard(): Promise<void> {
    await rm(this.#path, { force: true })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close()
  }
}
