import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fromBase64, toBase64, utf8 } from '@overt/verifier'
import { z } from 'zod'
import { ifThere, makeFolder, writeDurable } from '../ledger/durable.ts'
import { LedgerError } from '../ledger/ledger.ts'
import { type Tree, emptyTree } from '../ledger/tree.ts'

/** What a monitor remembers of a ledger: as much as it takes to check what comes next. */
export type MonitorState = {
  /** The last checkpoint that it accepted, verbatim; null before the first. */
  readonly checkpoint: string | null
  readonly tree: Tree
  /** Entries that decide something, each with its index: read again, they say who decides now. */
  readonly decisions: readonly (readonly [index: number, entry: Uint8Array])[]
  /** When the last accepted look began, in milliseconds; null before the first. */
  readonly lookedAt: number | null
}

export const unseen: MonitorState = {
  checkpoint: null,
  tree: emptyTree,
  decisions: [],
  lookedAt: null,
}

const bytes = z.string().transform((base64, context) => {
  const parsed = fromBase64(base64)
  if (parsed === null) context.addIssue('is no base64')
  return parsed ?? new Uint8Array()
})

const State = z.strictObject({
  v: z.literal('monitor/v1'),
  checkpoint: z.string().nullable(),
  size: z.int().min(0),
  edge: z.array(z.array(bytes)),
  bundle: z.array(bytes),
  decisions: z.array(z.tuple([z.int().min(0), bytes])),
  lookedAt: z.int().nullable().default(null),
})

const fileOf = (folder: string): string => join(folder, 'state.json')

/** @throws LedgerError for a state that cannot be read: forgetting it would hide a split view. */
export async function readState(folder: string): Promise<MonitorState> {
  const source = await ifThere(readFile(fileOf(folder), 'utf8'))
  if (source === null) return unseen
  const parsed = State.safeParse(parseJson(source))
  if (!parsed.success) {
    const message = `${fileOf(folder)} is damaged; put a good copy back, or begin anew in another folder`
    throw new LedgerError('ledger_damaged', message)
  }
  const { checkpoint, size, edge, bundle, decisions, lookedAt } = parsed.data
  return { checkpoint, tree: { size, edge, bundle }, decisions, lookedAt }
}

export async function keepState(folder: string, state: MonitorState): Promise<void> {
  const { checkpoint, tree, decisions, lookedAt } = state
  const plain = {
    v: 'monitor/v1',
    checkpoint,
    size: tree.size,
    edge: tree.edge.map((hashes) => hashes.map(toBase64)),
    bundle: tree.bundle.map(toBase64),
    decisions: decisions.map(([index, entry]) => [index, toBase64(entry)]),
    lookedAt,
  }
  await makeFolder(folder)
  await writeDurable(fileOf(folder), utf8(`${JSON.stringify(plain)}\n`))
}

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source)
  } catch {
    // The schema refuses it.
    return null
  }
}
