import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { z } from 'zod'
import { ledgerFolderOf, keyPath, openCharter } from '../server/charter/open-charter.ts'
import { readFolder } from '../server/ledger/folder-storage.ts'
import { signHead } from '../server/ledger/head.ts'
import { openKey } from '../server/ledger/key.ts'
import { noteSigner } from '../server/ledger/note-signer.ts'
import { loadTree } from '../server/ledger/recover.ts'
import { grow } from '../server/ledger/tree.ts'
import { type Figure } from './figure.ts'

const small = 10_000
const large = 1_000_000
/** So many entries a step of the tree: partial tiles between steps are left lying, as sweep would not. */
const step = 65_536

/** How a ledger of many entries starts, and what it holds in memory. */
export const ledgerSize: Figure = {
  name: 'ledger-size',
  title: 'A ledger of a million entries',
  measure: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'overt-bench-'))
    try {
      const few = opened(await grown(join(folder, 'few'), small))
      const many = opened(await grown(join(folder, 'many'), large))
      return [
        { figure: 'Start-up check of 1 M', value: many.seconds, unit: 's', aim: { most: 10 } },
        { figure: 'Memory at 10 k entries', value: few.megabytes, unit: 'MB', aim: null },
        {
          figure: 'Memory at 1 M entries',
          value: many.megabytes,
          unit: 'MB',
          aim: { most: Math.round(1.1 * few.megabytes) },
        },
      ]
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

export const quiet = {
  name: 'overt.bench',
  clock: Date.now,
  random: (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes)),
  logger: { info: () => {}, warn: () => {}, error: () => {} },
}

/** A home whose ledger is as if so many answers had been sealed in it. Its files are not synced: it is quick. */
async function grown(home: string, size: number): Promise<string> {
  const { origin } = await begun(home)
  const ledger = ledgerFolderOf(home)
  const put = (path: string, bytes: Uint8Array | string): void => {
    mkdirSync(dirname(join(ledger, path)), { recursive: true })
    writeFileSync(join(ledger, path), bytes)
  }
  let tree = await loadTree(readFolder(ledger), 2)
  while (tree.size < size) {
    const count = Math.min(step, size - tree.size)
    const entries = Array.from({ length: count }, () => Uint8Array.of(1, ...randomBytes(32)))
    const next = grow(tree, entries)
    for (const { path, bytes } of next.files) put(path, bytes)
    tree = next.tree
  }
  const signer = await noteSigner(origin, await openKey(keyPath(home, 'log')))
  const { text } = signHead(signer, tree)
  put('journal', '')
  put('head', text)
  put('checkpoint', text)
  return home
}

async function begun(home: string): Promise<{ readonly origin: string }> {
  await using opening = await openCharter({ ...quiet, home })
  return { origin: opening.ledger.origin }
}

/** In a process of its own, which says what it took. */
function opened(home: string): { readonly seconds: number; readonly megabytes: number } {
  const child = join(import.meta.dirname, 'ledger-opening.ts')
  const args = ['--conditions=overt-source', '--expose-gc', child, home]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the ledger did not open: ${stderr}`)
  return z.object({ seconds: z.number(), megabytes: z.number() }).parse(JSON.parse(stdout))
}
