import { setTimeout as sleep } from 'node:timers/promises'
import { type Bundle, parseBundle, verify } from '@overt/verifier'
import type { Replayer } from '../server/engine/replayer/replayer.ts'
import { replayReceipt } from '../server/replay/replay.ts'
import { finding } from '../server/replay/replayer.fixture.ts'
import type { Ended } from './kills-answer.ts'
import type { KilledServer } from './kills-server.ts'

/** An answer that was cut off waits for its model to be read again by. */
const SEALED_MS = 180_000
const LOOK_MS = 100
const cutOff = new Set(['person', 'cancelled', 'interrupted', 'error'])

/** What is wrong with the receipts of a request: none may be lost, all are proven, replay, and say what the client was told. */
export async function faultsOfReceipts(
  server: KilledServer,
  { receipts, choices, is }: Ended,
  { origin, replayer }: { readonly origin: string; readonly replayer: Replayer },
): Promise<readonly string[]> {
  const faults: string[] = []
  for (const [at, id] of receipts.entries()) {
    const bytes = await sealedReceipt(server, id)
    if (bytes === null) {
      faults.push(`the receipt ${id} is not sealed`)
      continue
    }
    const verdict = await verify(bytes, { origin })
    if (verdict.exit !== 0) faults.push(`${id} is not proven: ${verdict.because?.detail}`)
    const bundle = bundleOf(bytes)
    const { stop } = bundle.statement
    const { verdict: replayed, reason, detail } = await replayReceipt(bytes, finding(replayer))
    const isSame =
      replayed === 'exact' ||
      (replayed === 'consistent' && reason === 'no-trace' && cutOff.has(stop))
    if (!isSame) faults.push(`${id} (${stop}) is ${replayed}, ${reason}: ${detail}`)
    const said = choices[at]?.text ?? ''
    const sealed = bundle.disclosures.text?.value?.text ?? ''
    const isTold = is === 'whole' ? said === sealed : sealed.startsWith(said)
    if (!isTold) faults.push(`${id} (${stop}) says another text than its client was told`)
  }
  return faults
}

async function sealedReceipt(server: KilledServer, id: string): Promise<Uint8Array | null> {
  const deadline = performance.now() + SEALED_MS
  while (performance.now() < deadline) {
    const response = await server.get(`/v1/receipts/${id}`)
    const bytes = new Uint8Array(await response.arrayBuffer())
    if (response.status === 200 && bundleOf(bytes).proof !== null) return bytes
    await sleep(LOOK_MS)
  }
  return null
}

function bundleOf(bytes: Uint8Array): Bundle {
  const parsed = parseBundle(new TextDecoder().decode(bytes))
  if (!parsed.ok) throw new Error(parsed.detail)
  return parsed.bundle
}
