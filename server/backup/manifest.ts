import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { utf8 } from '@overt/verifier'
import { z } from 'zod'
import { ifThere, writeDurable } from '../ledger/durable.ts'
import { BackupError } from './backup-error.ts'

/** What a backup says of itself. It is written last: a backup without it is not whole. */
const Manifest = z.strictObject({
  v: z.literal('backup/v1'),
  origin: z.string(),
  size: z.int().positive(),
  /** ISO time. */
  at: z.string(),
})
export type Manifest = Readonly<z.infer<typeof Manifest>>

const fileOf = (folder: string): string => join(folder, 'backup.json')

export const keepManifest = (folder: string, manifest: Manifest): Promise<void> =>
  writeDurable(fileOf(folder), utf8(`${JSON.stringify(manifest)}\n`))

/** @throws BackupError for a folder that is no whole backup. */
export async function readManifest(folder: string): Promise<Manifest> {
  const source = await ifThere(readFile(fileOf(folder), 'utf8'))
  if (source === null) throw new BackupError(`${folder} is no whole backup: it has no backup.json.`)
  try {
    return Manifest.parse(JSON.parse(source))
  } catch (cause) {
    throw new BackupError(`${folder}/backup.json is damaged: use another backup.`, { cause })
  }
}
