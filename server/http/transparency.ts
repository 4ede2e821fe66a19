import { fingerprintOf } from '@overt/verifier'
import type { Transparency } from '@overt/wire'
import { Hono } from 'hono'
import type { Head } from '../ledger/ledger.ts'
import { sightings } from '../witness/witness-policy.ts'
import type { Env, HttpParts } from './parts.ts'

type Parts = Pick<HttpParts, 'ledger' | 'amendments' | 'witnessPolicy'>

/** What this server says of its own ledger, to anybody and on any page. */
export const transparencyRoutes = (parts: Parts) =>
  new Hono<Env>().get('/', async (c) => {
    const said = await transparency(parts, c.req.query('since'))
    // All at once: headers that are set one by one have the whole response built anew.
    return new Response(JSON.stringify(said), { headers: { ...headers } })
  })

const headers = {
  'content-type': 'application/json',
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
}

export async function transparency(parts: Parts, since: string | undefined): Promise<Transparency> {
  const { ledger, amendments, witnessPolicy } = parts
  const head = ledger.head()
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
    ...(await amendments.seated()),
    consistency: await consistencySince(ledger, head, since),
  }
}

/** Null where nobody asked, or for a size that this ledger has not reached: that reader saw another one. */
async function consistencySince(
  ledger: Parts['ledger'],
  head: Head,
  since: string | undefined,
): Promise<string[] | null> {
  const size = /^[1-9][0-9]{0,14}$/.test(since ?? '') ? Number(since) : 0
  if (size === 0 || size > head.size) return null
  return [...(await ledger.consistency(size, head))]
}
