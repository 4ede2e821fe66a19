import { randomUUID } from 'node:crypto'
import { closeSync, fsync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'

const synced = promisify(fsync)

/**
 * Durable writing, in this order of system calls: write a temporary file, fsync it, rename it over
 * the name, fsync the folder. After a power cut the name leads to the old bytes or to the new ones.
 * Only what waits for the disk leaves this thread: the other calls are shorter than the way to another one.
 */
export async function writeDurable(
  path: string,
  bytes: Uint8Array,
  temporaryFolder: string = dirname(path),
): Promise<void> {
  const temporary = join(temporaryFolder, `${randomUUID()}.tmp`)
  try {
    await writeSynced(temporary, bytes)
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
  await syncFolder(dirname(path))
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = openSync(path, 'wx', 0o600)
  try {
    writeFileSync(file, bytes)
    await synced(file)
  } finally {
    closeSync(file)
  }
}

/** Makes a folder and those above it, each one durable in its parent. */
export async function makeFolder(wanted: string): Promise<void> {
  // The folders above are walked by their names, and above a relative one there is only a dot.
  const path = resolve(wanted)
  const first = await mkdir(path, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  for (let folder = path; folder.length >= first.length; folder = dirname(folder)) {
    await syncFolder(dirname(folder))
  }
}

export async function syncFolder(path: string): Promise<void> {
  // Windows opens no folder as a file; its file system journals the names by itself.
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    await synced(folder)
  } finally {
    closeSync(folder)
  }
}

/** The value of a promise, or null when the file it wanted does not exist. */
export async function ifThere<T>(value: Promise<T>): Promise<T | null> {
  try {
    return await value
  } catch (error) {
    if (error instanceof Error && 'code' in error && isAbsent(error.code)) return null
    throw error
  }
}

const isAbsent = (code: unknown): boolean => code === 'ENOENT' || code === 'ENOTDIR'

/** Whether the error is of a disk, or an account's share of one, that takes no more. */
export const isFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
