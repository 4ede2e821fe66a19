import { join } from 'node:path'
import type { EarlierLedger } from '@overt/wire'
import { readFolder } from '../ledger/folder-storage.ts'
import { readPublished } from '../ledger/published.ts'
import type { ReadableStorage } from '../ledger/storage.ts'
import { wholeVersion } from './amendment/view.ts'
import { CharterError } from './charter-error.ts'
import { loadAll, readChain } from './load-charter.ts'
import { artefactFolderOf } from './open-charter.ts'

/** A ledger that this one continues, as it was published: a restore put it there, and nothing changes it. */
export type Earlier = Pick<ReadableStorage, 'read'> & {
  readonly fingerprint: string
  readonly checkpoint: string
  /** @throws CharterError where its folder is damaged, as `version` does. */
  readonly told: () => Promise<EarlierLedger>
  /** One version of its charter, whole; null for one that never was. */
  readonly version: (seq: number) => Promise<object | null>
}

/** All of them; a folder that holds no published ledger is none. What they decided is read when it is asked for. */
export async function openEarlier(home: string): Promise<readonly Earlier[]> {
  const folder = join(home, 'earlier')
  const names = await readFolder(folder).list('.')
  const all = names.map((name) => open(readFolder(join(folder, name)), name, home))
  return (await Promise.all(all)).filter((one) => one !== null)
}

async function open(
  storage: ReadableStorage,
  fingerprint: string,
  home: string,
): Promise<Earlier | null> {
  const ledger = /^[a-z2-7]{26}$/.test(fingerprint) ? await readPublished(storage) : null
  if (!ledger) return null
  const { origin, read } = ledger
  const { size, text: checkpoint } = ledger.head()
  const decided = async () => {
    const chain = await readChain(ledger)
    return { chain, loaded: await loadAll(chain, artefactFolderOf(home)) }
  }
  let known: ReturnType<typeof decided> | null = null
  const charters = async () => {
    known ??= decided()
    try {
      return await known
    } catch (error) {
      known = null
      const why = error instanceof Error ? error.message : String(error)
      throw new CharterError(`could not read the earlier ledger ${origin}: ${why}`, {
        cause: error,
      })
    }
  }
  return {
    fingerprint,
    checkpoint,
    read,
    told: async () => {
      const { chain } = await charters()
      const versions = chain.charters.map(({ hash, body }) => {
        return { seq: body.seq, hash, reason: body.reason }
      })
      return { origin, size, address: `/earlier/${fingerprint}`, versions }
    },
    version: async (seq) => wholeVersion(await charters(), seq),
  }
}
