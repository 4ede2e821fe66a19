import { fingerprintOf } from '@overt/verifier'
import type { Transparency } from '@overt/wire'
import { Hono } from 'hono'
import { sightings } from '../witness/witness-policy.ts'
import type { Env, HttpParts } from './parts.ts'

type Parts = Pick<HttpParts, 'ledger' | 'charter' | 'witnessPolicy'>

/** What this server says of its own ledger, to anybody and on any page. */
export const transparencyRoutes = (parts: Parts) =>
  new Hono<Env>().get('/', async (c) => {
    c.header('access-control-allow-origin', '*')
    c.header('cross-origin-resource-policy', 'cross-origin')
    return c.json(await transparency(parts))
  })

async function transparency(parts: Parts): Promise<Transparency> {
  const { ledger, charter, witnessPolicy } = parts
  const head = ledger.head()
  const { board, index, hash, seq } = charter()
  return {
    origin: ledger.origin,
    fingerprint: fingerprintOf(ledger.origin) ?? '',
    logKey: ledger.logVkey,
    promiseKey: ledger.promiseVkey,
    size: head.size,
    state: ledger.state(),
    witnesses: witnessPolicy && {
      needed: witnessPolicy.policy.quorum.kind !== 'none',
      sightings: [...(await sightings(head.text, witnessPolicy))],
    },
    checkpoint: head.text,
    board: {
      members: board.members.map(({ name, key }) => ({ name, key })),
      threshold: board.threshold,
    },
    charter: { index, hash, seq },
  }
}
