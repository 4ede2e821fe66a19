import { z } from 'zod'
import { waitForLock } from './file-lock.ts'
import { AddedModel } from './known-model.ts'
import { readText, stampOf, writeJson, type ModelFolder } from './model-folder.ts'
import { ModelError } from './models.ts'

const patienceMs = 10_000

const Shelf = z.strictObject({
  v: z.literal('shelf/v1'),
  /** Grows with each change, so that a running server sees what a command did to the folder. */
  revision: z.int().nonnegative(),
  /** The model that answers when none is named; null leaves it to the settings. */
  chosen: z.string().nullable(),
  added: z.array(AddedModel),
})

/** What a person decided about models; it lies in the folder of models as `shelf.json`. */
export type Shelf = Readonly<z.infer<typeof Shelf>>

const empty: Shelf = { v: 'shelf/v1', revision: 0, chosen: null, added: [] }

/** @throws ModelError when the file is damaged: a choice that was made must not be forgotten in silence. */
export function readShelf(folder: ModelFolder): Shelf {
  const text = readText(folder.shelfPath)
  if (text === null) return empty
  try {
    return Shelf.parse(JSON.parse(text))
  } catch {
    throw new ModelError(
      'model_not_found',
      `The file ${folder.shelfPath} is damaged: restore it, or remove it and choose and add your models again.`,
    )
  }
}

/** Changes it, one process after the other; there is always a whole file. */
export async function changeShelf(
  folder: ModelFolder,
  change: (shelf: Shelf) => Pick<Shelf, 'chosen' | 'added'>,
): Promise<Shelf> {
  await folder.make()
  using _ = await waitForLock(folder.lockOf('shelf'), patienceMs)
  const before = readShelf(folder)
  const { chosen, added } = change(before)
  // What could not be read again would take everybody's models away.
  const next = Shelf.parse({ v: before.v, revision: before.revision + 1, chosen, added })
  await writeJson(folder.shelfPath, next)
  return next
}

/** Says that the folder changed and the shelf did not: a file came or went. */
export const touchShelf = (folder: ModelFolder): Promise<Shelf> =>
  changeShelf(folder, (shelf) => shelf)

/** Differs whenever somebody changed it. */
export const shelfStamp = (folder: ModelFolder): Promise<string | null> => stampOf(folder.shelfPath)
