import { createReadStream } from 'node:fs'
import { Exit, codeOf, noInput, sentence } from './exit.ts'

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

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'this account may not read it',
}

const unreadable = (path: string, error: unknown): Exit =>
  new Exit(noInput, `${path} cannot be read: ${reasons[codeOf(error) ?? ''] ?? sentence(error)}.`, {
    cause: error,
  })
