import { generateKeyPairSync } from 'node:crypto'
import { parsePolicy, parseVkey } from '@overt/verifier'
import { silent } from '../ledger/ledger-fixture.ts'
import { type CosignerKind, cosignerOf } from './cosigner.ts'
import { openWitnesses } from './open-witnesses.ts'
import { Witness, type WitnessMemory, type WitnessReply } from './witness.ts'

// What the tests of witnesses share: witnesses in memory, reached by a fetch of their own.

export function memoryOfWitness(): WitnessMemory & { readonly notes: Map<string, string> } {
  const notes = new Map<string, string>()
  return {
    notes,
    read: async (origin) => notes.get(origin) ?? null,
    write: async (origin, note) => void notes.set(origin, note),
  }
}

/** A witness that can be told to fail. */
export type TestWitness = {
  readonly witness: Witness
  readonly name: string
  readonly url: string
  readonly memory: ReturnType<typeof memoryOfWitness>
  readonly bodies: string[]
  /** What it does instead of answering. */
  instead: (() => Promise<Response>) | null
}

export async function testWitness(
  name: string,
  logVkeys: readonly string[],
  kind: CosignerKind = 'ed25519',
): Promise<TestWitness> {
  const { privateKey } =
    kind === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ml-dsa-44')
  const logs = (await Promise.all(logVkeys.map(parseVkey))).filter((key) => key !== null)
  const memory = memoryOfWitness()
  const witness = new Witness({
    cosigner: await cosignerOf(name, privateKey),
    logs: async () => logs,
    memory,
    clock: () => 1_795_000_000_000,
  })
  return { witness, name, url: `http://${name}.test/w`, memory, bodies: [], instead: null }
}

/** Leads each request to the witness that it is meant for. */
export const fetchOf =
  (...witnesses: readonly TestWitness[]): typeof fetch =>
  async (input, init) => {
    const address = input instanceof Request ? input.url : String(input)
    const found = witnesses.find(({ url }) => address === `${url}/add-checkpoint`)
    if (!found) throw new TypeError('fetch failed')
    if (found.instead) return Promise.race([found.instead(), aborted(init?.signal)])
    const body = typeof init?.body === 'string' ? init.body : ''
    found.bodies.push(body)
    return responseOf(await found.witness.addCheckpoint(body))
  }

const aborted = (signal: AbortSignal | null | undefined): Promise<never> =>
  new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new Error('aborted')), { once: true })
  })

function responseOf(reply: WitnessReply): Response {
  if (reply.status === 200) return new Response(reply.body)
  if (reply.status === 409) {
    return new Response(reply.size === null ? 'another root\n' : `${reply.size}\n`, { status: 409 })
  }
  return new Response(`${reply.why}\n`, { status: reply.status })
}

export const policySource = (quorum: string, witnesses: readonly TestWitness[]): string =>
  [
    ...witnesses.map(({ name, url, witness }) => `witness ${name} ${witness.vkey} ${url}`),
    ...(quorum === 'none'
      ? []
      : [`group all-of-them ${quorum} ${witnesses.map(({ name }) => name).join(' ')}`]),
    `quorum ${quorum === 'none' ? 'none' : 'all-of-them'}\n`,
  ].join('\n')

export async function witnessesOf(quorum: string, ...witnesses: readonly TestWitness[]) {
  const policy = await parsePolicy(policySource(quorum, witnesses))
  if (!policy.ok) throw new Error(policy.detail)
  return openWitnesses({ policy, clock: Date.now, logger: silent, fetch: fetchOf(...witnesses) })
}
