import { equalBytes } from './bytes.ts'
import { fromDecimal } from './encoding.ts'
import { type Refused, refused } from './refused.ts'
import { COSIGNATURE, ED25519, ML_DSA_44, type Vkey, parseVkey } from './vkey.ts'

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
  /** Where a log or a witness is, for those that the policy gives an address. */
  readonly addresses: ReadonlyMap<Vkey, string>
  /** What a board votes on (spec/board.md): the lines without logs, addresses and comments. */
  readonly witnessText: string
}

type Draft = {
  readonly logs: Vkey[]
  readonly witnesses: Vkey[]
  readonly addresses: Map<Vkey, string>
  readonly names: Map<string, Quorum>
  /** Names already in a group: each may be in one only. */
  readonly grouped: Set<string>
  quorum: Quorum | null
}

export async function parsePolicy(source: string): Promise<Policy | Refused> {
  // oxlint-disable-next-line no-control-regex -- tlog-policy allows only tab and newline
  if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(source)) {
    return refused('E_LOGKEY', 'The policy has a control character.')
  }
  let witnessText = ''
  const draft: Draft = {
    logs: [],
    witnesses: [],
    addresses: new Map(),
    names: new Map(),
    grouped: new Set(),
    quorum: null,
  }
  for (const line of source.split('\n')) {
    const words = line.split(/[ \t]+/).filter((word) => word !== '')
    if (words.length === 0 || words[0]?.startsWith('#')) continue
    if (!(await readLine(draft, words))) {
      return refused('E_LOGKEY', `This line of the policy cannot be used: ${words.join(' ')}`)
    }
    if (words[0] === 'witness') words.length = 3
    if (words[0] !== 'log') witnessText += `${words.join(' ')}\n`
  }
  const { logs, witnesses, addresses, quorum } = draft
  if (!quorum) return refused('E_LOGKEY', 'The policy has no quorum.')
  return { ok: true, logs, witnesses, quorum, addresses, witnessText }
}

/** A policy that trusts these logs and asks for no witness. */
export const formatPolicy = (policy: {
  readonly logs: readonly string[]
  readonly quorum: 'none'
}): string => `${policy.logs.map((vkey) => `log ${vkey}\n`).join('')}quorum ${policy.quorum}\n`

/** Each reader is false for a line that c2sp.org/tlog-policy does not allow at its place. */
async function readLine(draft: Draft, [kind, ...words]: readonly string[]): Promise<boolean> {
  if (kind === 'log') return readLog(draft, words)
  if (kind === 'witness') return readWitness(draft, words)
  if (kind === 'group') return readGroup(draft, words)
  return kind === 'quorum' && readQuorum(draft, words)
}

async function readLog(
  { logs, addresses }: Draft,
  [source = '', ...url]: readonly string[],
): Promise<boolean> {
  const key = await parseVkey(source)
  if (url.length > 1 || key?.type !== ED25519 || !addKey(logs, key)) return false
  if (url[0] !== undefined) addresses.set(key, url[0])
  return true
}

async function readWitness(draft: Draft, words: readonly string[]): Promise<boolean> {
  const [name, source = '', ...url] = words
  const key = await parseVkey(source)
  const isWitness = key?.type === COSIGNATURE || key?.type === ML_DSA_44
  if (url.length > 1 || !isWitness || !addKey(draft.witnesses, key)) return false
  if (url[0] !== undefined) draft.addresses.set(key, url[0])
  return define(draft, name, { kind: 'witness', key })
}

function readGroup(draft: Draft, [name, rule = '', ...members]: readonly string[]): boolean {
  const most = members.length
  const threshold = rule === 'all' ? most : rule === 'any' ? 1 : (fromDecimal(rule) ?? 0)
  const parts: Quorum[] = []
  for (const member of members) {
    const part = draft.names.get(member)
    if (!part || draft.grouped.has(member)) return false
    draft.grouped.add(member)
    parts.push(part)
  }
  if (threshold < 1 || threshold > most) return false
  return define(draft, name, { kind: 'group', threshold, members: parts })
}

function readQuorum(draft: Draft, [name = '', ...rest]: readonly string[]): boolean {
  if (draft.quorum || rest.length > 0) return false
  draft.quorum = name === 'none' ? { kind: 'none' } : (draft.names.get(name) ?? null)
  return draft.quorum !== null
}

function define({ names }: Draft, name: string | undefined, as: Quorum): boolean {
  if (name === undefined || name === 'none' || names.has(name)) return false
  names.set(name, as)
  return true
}

/** Two names on one key would let it count twice. */
function addKey(keys: Vkey[], key: Vkey): boolean {
  if (keys.some((other) => equalBytes(other.key, key.key))) return false
  keys.push(key)
  return true
}
