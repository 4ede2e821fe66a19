import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { checkpointIn, utf8 } from '@overt/verifier'
import { ifThere, makeFolder, writeDurable } from '../ledger/durable.ts'
import { relation } from './continues.ts'
import type { Alarm, Signed } from './monitor.ts'
import type { RemoteLedger } from './remote-ledger.ts'

const prefix = 'split-'
/** There where a later look has shown that the ledger holds to all that it signed. */
const settled = 'settled.checkpoint'
const names = ['known.checkpoint', 'shown.checkpoint', 'later.checkpoint'] as const

/** Enough for proof: a ledger that raises an alarm at every look does not fill the disk. */
const mostKept = 64

/** What a ledger signed when it raised an alarm: whatever it shows later, it must hold to that. */
type Evidence = { readonly folder: string; readonly checkpoints: readonly string[] }

/** Keeps what was signed, side by side, once. Resolves with where it lies. */
export async function keepEvidence(
  state: string,
  { known, shown }: Signed,
  at: number,
): Promise<readonly string[]> {
  const wanted = [known, shown].filter((checkpoint) => checkpoint !== null)
  const open = await openEvidence(state)
  const kept =
    open.find(({ checkpoints }) => wanted.every((one) => checkpoints.includes(one))) ??
    open[mostKept - 1]
  if (kept) return pathsOf(kept.folder)
  const folder = join(state, `${prefix}${at}`)
  await makeFolder(folder)
  if (known !== null) await writeDurable(join(folder, names[0]), utf8(known))
  await writeDurable(join(folder, names[1]), utf8(shown))
  return pathsOf(folder)
}

/**
 * Judges what raised an alarm before by a checkpoint that follows from the last one accepted: an operator who
 * showed another face, and goes back to the first, has shown two all the same.
 */
export async function brokenWord(
  remote: Pick<RemoteLedger, 'read'>,
  state: string,
  shown: string,
): Promise<{ readonly alarm: Alarm; readonly evidence: readonly string[] } | null> {
  const now = checkpointIn(shown)
  for (const { folder, checkpoints } of await openEvidence(state)) {
    for (const known of checkpoints) {
      const then = checkpointIn(known)
      if (!now || !then || (await relation(remote, then, now)) === 'continues') continue
      const detail = `it signed another history of ${then.size} entries before than the ${now.size} that it shows now`
      await keepLater(folder, checkpoints, shown)
      return {
        alarm: { because: 'split', detail, signed: { known, shown } },
        evidence: await pathsOf(folder),
      }
    }
    await writeDurable(join(folder, settled), utf8(shown))
  }
  return null
}

/** One checkpoint that those before contradict is enough, whatever comes after it. */
async function keepLater(folder: string, kept: readonly string[], shown: string): Promise<void> {
  const path = join(folder, names[2])
  const isKept = kept.includes(shown) || (await ifThere(readFile(path))) !== null
  if (!isKept) await writeDurable(path, utf8(shown))
}

async function openEvidence(state: string): Promise<readonly Evidence[]> {
  const found = (await ifThere(readdir(state))) ?? []
  const open: Evidence[] = []
  for (const one of found.filter((name) => name.startsWith(prefix)).toSorted()) {
    const folder = join(state, one)
    if ((await ifThere(readFile(join(folder, settled)))) !== null) continue
    const paths = await pathsOf(folder)
    const checkpoints = await Promise.all(paths.map((path) => readFile(path, 'utf8')))
    open.push({ folder, checkpoints })
  }
  return open
}

async function pathsOf(folder: string): Promise<readonly string[]> {
  const there = new Set(await readdir(folder))
  return names.filter((name) => there.has(name)).map((name) => join(folder, name))
}
