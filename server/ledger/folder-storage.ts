import { closeSync, fdatasync, openSync, writeFileSync } from 'node:fs'
import { readFile, readdir, rm } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { promisify } from 'node:util'
import { equalBytes } from '@overt/verifier'
import { ifThere, makeFolder, syncFolder, writeDurable } from './durable.ts'
import { lockFile } from './lock.ts'
import type { LedgerStorage, ReadableStorage } from './storage.ts'

const dataSynced = promisify(fdatasync)

/**
 * Opens a ledger's folder for its one writer. The lock is what makes reading, comparing and renaming
 * the head one atomic step.
 * @throws LedgerError when another process writes here.
 */
export async function openFolder(folder: string): Promise<LedgerStorage> {
  await makeFolder(folder)
  const lock = lockFile(join(folder, 'lock'))
  try {
    const temporary = join(folder, 'tmp')
    // What a killed process left half-written never had a name; it goes.
    await rm(temporary, { recursive: true, force: true })
    await makeFolder(temporary)
    return new FolderStorage(folder, lock)
  } catch (error) {
    lock[Symbol.dispose]()
    throw error
  }
}

/** A view of a ledger's folder that cannot write: for checking beside a running server. */
export function readFolder(folder: string): ReadableStorage {
  return new FolderStorage(folder, null)
}

class FolderStorage implements LedgerStorage {
  readonly #folder: string
  readonly #lock: Disposable | null
  /** Open while the file under the name `journal` is the one that it leads to. */
  #journal: number | null = null
  /** Folders that this process has made, or seen, and need not make again. */
  readonly #made = new Set<string>()

  constructor(folder: string, lock: Disposable | null) {
    this.#folder = folder
    this.#lock = lock
  }

  async read(path: string): Promise<Uint8Array | null> {
    const bytes = await ifThere(readFile(join(this.#folder, path)))
    return bytes && new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  async write(path: string, bytes: Uint8Array): Promise<void> {
    const target = join(this.#folder, path)
    const parent = dirname(target)
    if (!this.#made.has(parent)) {
      await makeFolder(parent)
      this.#made.add(parent)
    }
    await writeDurable(target, bytes, join(this.#folder, 'tmp'))
  }

  async list(folder: string): Promise<readonly string[]> {
    const names = await ifThere(readdir(join(this.#folder, folder)))
    return (names ?? []).sort()
  }

  async remove(folder: string): Promise<void> {
    const target = join(this.#folder, folder)
    for (const made of this.#made) {
      if (made === target || made.startsWith(target + sep)) this.#made.delete(made)
    }
    await rm(target, { recursive: true, force: true })
  }

  async readJournal(): Promise<Uint8Array> {
    return (await this.read('journal')) ?? new Uint8Array()
  }

  async appendJournal(bytes: Uint8Array): Promise<void> {
    this.#journal ??= await this.#openJournal()
    writeFileSync(this.#journal, bytes)
    await dataSynced(this.#journal)
  }

  async #openJournal(): Promise<number> {
    const file = openSync(join(this.#folder, 'journal'), 'a', 0o600)
    try {
      await syncFolder(this.#folder)
      return file
    } catch (error) {
      closeSync(file)
      throw error
    }
  }

  async replaceJournal(bytes: Uint8Array): Promise<void> {
    this.#closeJournal()
    await this.write('journal', bytes)
  }

  #closeJournal(): void {
    if (this.#journal !== null) closeSync(this.#journal)
    this.#journal = null
  }

  head(): Promise<Uint8Array | null> {
    return this.read('head')
  }

  async swapHead(expected: Uint8Array | null, next: Uint8Array): Promise<boolean> {
    const held = await this.head()
    const same = held === null ? expected === null : expected !== null && equalBytes(held, expected)
    if (same) await this.write('head', next)
    return same
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closeJournal()
    this.#lock?.[Symbol.dispose]()
  }
}
