import { fromDecimal } from './encoding.ts'
import { type Refused, refused } from './refused.ts'
import { COSIGNATURE, ED25519, type Vkey, parseVkey } from './vkey.ts'

/** Who must have cosigned a checkpoint: one witness, or so many of a group. */
export type Quorum =
  | { readonly kind: 'none' }
  | { readonly kind: 'witness'; readonly key: Vkey }
  | { readonly kind: 'group'; readonly threshold: number; readonly members: readonly Quorum[] }

/** Whom a reader trusts (c2sp.org/tlog-policy). */
export type Policy = {
  readonly ok: true
  readonly logs: readonly Vkey[]
  readonly witnesses: readonly Vkey[]
  readonly quorum: Quorum
}

type Draft = {
  readonly logs: Vkey[]
  readonly witnesses: Vkey[]
  readonly names: Map<string, Quorum>
  /** Names already in a group: each may be in one only. */
  readonly grouped: Set<string>
  quorum: Quorum | null
}

const most = 1000

export async function parsePolicy(source: string): Promise<Policy | Refused> {
  // oxlint-disable-next-line no-control-regex -- tlog-policy allows only tab and newline
  if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(source)) {
    return refused('E_LOGKEY', 'The policy holds a control character.')
  }
  const draft: Draft = {
    logs: [],
    witnesses: [],
    names: new Map(),
    grouped: new Set(),
    quorum: null,
  }
  for (const [at, line] of source.split('\n').slice(0, most).entries()) {
    const words = line.split(/[ \t]+/).filter((word) => word !== '')
    if (words.length === 0 || words[0]?.startsWith('#')) continue
    const fault = await readLine(draft, words)
    if (fault !== null) return refused('E_LOGKEY', `Line ${at + 1} of the policy ${fault}.`)
  }
  const { logs, witnesses, quorum } = draft
  if (!quorum) return refused('E_LOGKEY', 'The policy has no quorum line.')
  return { ok: true, logs, witnesses, quorum }
}

/** A policy that trusts these logs and asks for no witness. */
export const formatPolicy = (policy: {
  readonly logs: readonly string[]
  readonly quorum: 'none'
}): string => `${policy.logs.map((vkey) => `log ${vkey}\n`).join('')}quorum ${policy.quorum}\n`

async function readLine(draft: Draft, words: readonly string[]): Promise<string | null> {
  const [kind, ...rest] = words
  if (kind === 'log') return readLog(draft, rest)
  if (kind === 'witness') return readWitness(draft, rest)
  if (kind === 'group') return readGroup(draft, rest)
  if (kind === 'quorum') return readQuorum(draft, rest)
  return `begins with the unknown word ${kind}`
}

async function readLog(
  draft: Draft,
  [source = '', ...rest]: readonly string[],
): Promise<string | null> {
  const key = await parseVkey(source)
  if (!key || key.type !== ED25519 || rest.length > 1) return 'names no log key that can be used'
  return addKey(draft.logs, key)
}

async function readWitness(draft: Draft, words: readonly string[]): Promise<string | null> {
  const [name = '', source = '', ...rest] = words
  const key = await parseVkey(source)
  if (!key || key.type !== COSIGNATURE || rest.length > 1)
    return 'names no witness key that can be used'
  return define(draft, name, { kind: 'witness', key }) ?? addKey(draft.witnesses, key)
}

function readGroup(
  draft: Draft,
  [name = '', rule = '', ...members]: readonly string[],
): string | null {
  const threshold = rule === 'all' ? members.length : rule === 'any' ? 1 : fromDecimal(rule)
  if (threshold === null || threshold < 1 || threshold > members.length) {
    return 'asks for a number of members that the group cannot give'
  }
  const parts: Quorum[] = []
  for (const member of members) {
    const part = draft.names.get(member)
    if (!part || draft.grouped.has(member))
      return `uses ${member}, which is undefined or already in a group`
    draft.grouped.add(member)
    parts.push(part)
  }
  return define(draft, name, { kind: 'group', threshold, members: parts })
}

function readQuorum(draft: Draft, [name = '', ...rest]: readonly string[]): string | null {
  const quorum: Quorum | undefined = name === 'none' ? { kind: 'none' } : draft.names.get(name)
  if (draft.quorum || !quorum || rest.length > 0)
    return 'is a second quorum or names nobody defined above'
  draft.quorum = quorum
  return null
}

function define(draft: Draft, name: string, as: Quorum): string | null {
  if (name === '' || name === 'none' || draft.names.has(name)) return `defines ${name} again`
  draft.names.set(name, as)
  return null
}

function addKey(keys: Vkey[], key: Vkey): string | null {
  const bytes = key.key.join()
  if (keys.some((other) => other.key.join() === bytes)) return 'repeats a key'
  keys.push(key)
  return null
}
