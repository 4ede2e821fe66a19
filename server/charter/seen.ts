import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseCheckpoint, parseNote, utf8 } from '@overt/verifier'
import { z } from 'zod'
import { ifThere, makeFolder, writeDurable } from '../ledger/durable.ts'

/** The checkpoint that first covered an entry, and when this server saw it: a cool-down begins here. */
export type Seen = {
  /** The whole note, with whatever witnesses signed. */
  readonly checkpoint: string
  /** Milliseconds by this server's clock, or the witnesses' if that is later. */
  readonly at: number
}

const Seen = z.strictObject({ checkpoint: z.string(), at: z.int().nonnegative() })

const pathOf = (folder: string, index: number): string => join(folder, `${index}.json`)

export async function keepSeen(folder: string, index: number, seen: Seen): Promise<void> {
  const path = pathOf(folder, index)
  await makeFolder(dirname(path))
  await writeDurable(path, utf8(JSON.stringify(seen)))
}

/** Null when nothing is kept, or what is kept is no checkpoint of this ledger that covers the entry: it is seen anew. */
export async function readSeen(
  folder: string,
  index: number,
  origin: string,
): Promise<Seen | null> {
  const source = await ifThere(readFile(pathOf(folder, index), 'utf8'))
  if (source === null) return null
  const seen = Seen.safeParse(parseJson(source)).data
  const note = seen && parseNote(seen.checkpoint)
  const checkpoint = note && parseCheckpoint(note.text)
  return seen && checkpoint?.origin === origin && checkpoint.size > index ? seen : null
}

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source)
  } catch {
    return null
  }
}
