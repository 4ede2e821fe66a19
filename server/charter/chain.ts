import {
  type Approval,
  type CharterBody,
  type Genesis,
  charterHash,
  charterSigned,
  entryType,
  fromBase64,
  genesisHash,
  originOf,
  parseCharterEntry,
  parseGenesisEntry,
  toBase64Url,
  verifyEd25519,
} from '@overt/verifier'

/** A charter entry whose place, order and signatures hold. Whether it is in force yet is another matter. */
export type SignedCharter = {
  readonly index: number
  readonly hash: string
  readonly body: CharterBody
}

/** What a ledger's entries say of who decides and what was decided, up to some index. */
export type Chain = {
  readonly origin: string
  readonly genesis: { readonly content: Genesis; readonly hash: string } | null
  readonly charters: readonly SignedCharter[]
}

export type Fault = { readonly fault: string }

export const emptyChain = (origin: string): Chain => ({ origin, genesis: null, charters: [] })

/** An answer's leaf is its type and a blinded hash: it decides nothing. */
export const isAnswer = (entry: Uint8Array): boolean =>
  entry[0] === entryType.answer && entry.length === 33

/**
 * The chain with one entry more, or what is wrong with that entry (transparency 10.3). A kind of entry
 * that this version does not know is a fault: it might decide something.
 */
export async function extendChain(
  chain: Chain,
  entry: Uint8Array,
  index: number,
): Promise<Chain | Fault> {
  const [type] = entry
  if (index === 0) return withGenesis(chain, entry)
  if (isAnswer(entry)) return chain
  if (type === entryType.answer) return { fault: 'it is no answer: not 33 bytes' }
  if (type === entryType.charter) return withCharter(chain, entry, index)
  return { fault: `entries of type ${type ?? 'none'} are not known to this version` }
}

async function withGenesis(chain: Chain, entry: Uint8Array): Promise<Chain | Fault> {
  const content = parseGenesisEntry(entry)
  if (content === null) return { fault: 'it is no genesis' }
  const name = chain.origin.slice(0, chain.origin.lastIndexOf('/'))
  if (name === '' || (await originOf(name, content)) !== chain.origin) {
    return { fault: `it is not the genesis of ${chain.origin}` }
  }
  const { members, threshold } = content.board
  const keys = new Set(members.map(({ key }) => key))
  const canDecide = threshold >= 1 && threshold <= members.length && keys.size === members.length
  if (!canDecide) return { fault: 'its board cannot reach its threshold with distinct keys' }
  return { ...chain, genesis: { content, hash: await genesisHash(content) } }
}

async function withCharter(chain: Chain, entry: Uint8Array, index: number): Promise<Chain | Fault> {
  const content = parseCharterEntry(entry)
  if (content === null) return { fault: 'it is no charter in canonical form' }
  const { body, signatures } = content
  const last = chain.charters.at(-1)
  if (body.origin !== chain.origin) return { fault: `it is a charter of ${body.origin}` }
  if (body.seq !== (last?.body.seq ?? 0) + 1 || body.prev !== (last?.hash ?? null)) {
    return { fault: `it does not follow charter ${last?.body.seq ?? 0}` }
  }
  if (body.board.index !== 0 || body.board.hash !== chain.genesis?.hash) {
    return { fault: 'it names another board than the one in force' }
  }
  const fault = await approvalFault(chain.genesis.content.board, body, signatures)
  if (fault !== null) return { fault }
  const hash = toBase64Url(await charterHash(body))
  return { ...chain, charters: [...chain.charters, { index, hash, body }] }
}

/** Counts distinct keys, never signatures. */
async function approvalFault(
  board: Genesis['board'],
  body: CharterBody,
  signatures: readonly Approval[],
): Promise<string | null> {
  const signed = charterSigned(body)
  const keys = new Set<string>()
  for (const { key, signature } of signatures) {
    const isMember = board.members.some((member) => member.key === key)
    const [publicKey, bytes] = [fromBase64(key), fromBase64(signature)]
    const isValid = publicKey && bytes && (await verifyEd25519(publicKey, signed, bytes))
    if (!isMember) return 'someone signed it who is not on the board'
    if (!isValid) return "a board member's signature does not verify"
    keys.add(key)
  }
  if (keys.size >= board.threshold) return null
  return `${keys.size} of the board signed it, ${board.threshold} must`
}
