import { createReadStream } from 'node:fs'
import { open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { Exit, codeOf, failed, noInput, sentence } from './exit.ts'

// Files that the command line names.

/**
 * All of a file or, with `most`, one byte more than that and no more of whatever the name stands for.
 * @throws Exit, one sentence, for a file that cannot be read.
 */
export async function readBytes(path: string, most = Infinity): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  try {
    for await (const chunk of createReadStream(path, { end: most })) chunks.push(chunk)
  } catch (error) {
    throw unreadable(path, error)
  }
  return Buffer.concat(chunks)
}

/** @throws Exit as `readBytes` does. */
export const readText = async (path: string): Promise<string> =>
  new TextDecoder().decode(await readBytes(path))

/**
 * Puts a file there whole or not at all: an earlier one of that name stays until all of the new one is on the
 * disk. What is no file, such as /dev/stdout, is written to as it is.
 * @throws Exit, one sentence, for a file that cannot be written.
 */
export async function writeWhole(
  path: string,
  bytes: Uint8Array | string,
  mode = 0o666,
): Promise<void> {
  try {
    if (await isNoFile(path)) await writeFile(path, bytes)
    else await replace(path, bytes, mode)
  } catch (error) {
    const why = hindrances[codeOf(error) ?? ''] ?? sentence(error)
    throw new Exit(failed, `${path} was not written: ${why}.`, { cause: error })
  }
}

async function replace(path: string, bytes: Uint8Array | string, mode: number): Promise<void> {
  const draft = `${path}.${process.pid}.part`
  try {
    await using file = await open(draft, 'w', mode)
    await file.writeFile(bytes)
    await file.sync()
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

async function isNoFile(path: string): Promise<boolean> {
  // Where it cannot be looked at, writing tells why.
  const found = await stat(path).catch(() => null)
  return found !== null && !found.isFile()
}

const hindrances: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'there is no such folder',
  EISDIR: 'it is a folder',
  EACCES: 'this account may not write there',
  ENOSPC: 'the disk is full',
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'this account may not read it',
}

const unreadable = (path: string, error: unknown): Exit =>
  new Exit(noInput, `${path} cannot be read: ${reasons[codeOf(error) ?? ''] ?? sentence(error)}.`, {
    cause: error,
  })
