import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '../ledger/durable.ts'
import { type CharterFiles, tomlName } from './charter-text.ts'

/** Larger is no charter that anybody reads. */
const mostFileBytes = 1_000_000

// A text of the charter is signed to the byte, and an editor ends a file with a line break: of each text's
// file that one belongs to the file. `charter.toml` is read for what it says, so its own stays.

/** The texts of a folder by their names; what is no text of a charter is not looked at. */
export async function readCharterFolder(folder: string): Promise<CharterFiles> {
  const names = (await readdir(folder)).filter((name) => /\.(toml|txt|md)$/.test(name))
  const files = new Map<string, string>()
  for (const name of names.toSorted()) {
    const bytes = await readFile(join(folder, name))
    if (bytes.length <= mostFileBytes) {
      const source = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
      files.set(name, name === tomlName ? source : source.replace(/\n$/, ''))
    }
  }
  return files
}

/** Writes into a new folder, or one whose files have other names: nothing is overwritten. */
export async function writeCharterFolder(folder: string, files: CharterFiles): Promise<void> {
  await makeFolder(folder)
  for (const [name, text] of files) {
    await writeFile(join(folder, name), name === tomlName ? text : `${text}\n`, { flag: 'wx' })
  }
}
