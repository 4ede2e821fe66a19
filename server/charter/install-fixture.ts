import { rm } from 'node:fs/promises'
import type { CharterBody } from '@overt/verifier'
import { expect, onTestFinished } from 'vitest'
import { openKey } from '../ledger/key.ts'
import { type MemoryDisk, memoryDisk } from '../ledger/memory-storage.ts'
import type { Witnesses } from '../ledger/witnesses.ts'
import type { WitnessPolicy } from '../witness/witness-policy.ts'
import { artefactOf, keepArtefact } from './artefact.ts'
import { nextCharter } from './chain/chain-fixture.ts'
import { newHome, openHome, signedBy } from './charter-fixture.ts'
import type { Governance, GovernanceParts } from './governance.ts'
import { artefactFolderOf, keyPath } from './open-charter.ts'

export const minute = 60_000
export const hour = 60 * minute

/** A personal install whose clocks a test moves: one of one, and the key lies on the server. */
export async function install(witnesses: Witnesses | null = null) {
  const home = await newHome()
  onTestFinished(() => rm(home, { recursive: true }))
  const disk = memoryDisk()
  const time = { now: 1_800_000_000_000, elapsed: 0 }
  const start = (policy?: WitnessPolicy, witnessTime?: WitnessTime) =>
    startHome(home, disk, time, {
      witnesses,
      ...(policy && { policy }),
      ...(witnessTime && { witnessTime }),
    })
  const opened = await start()
  const member = await openKey(keyPath(home, 'member'))
  return { home, disk, time, opened, member, start }
}

type Time = { now: number; elapsed: number }

type WitnessTime = NonNullable<GovernanceParts['witnessTime']>

type More = {
  readonly witnesses: Witnesses | null
  readonly policy?: WitnessPolicy
  readonly witnessTime?: WitnessTime
}

async function startHome(home: string, disk: MemoryDisk, time: Time, more: More) {
  const opened = await openHome(home, disk, undefined, {
    clock: () => time.now,
    elapsed: () => time.elapsed,
    ...more,
  })
  onTestFinished(() => opened[Symbol.asyncDispose]())
  return opened
}

export function pass(time: Time, ms: number): void {
  time.now += ms
  time.elapsed += ms
}

const lastBody = ({ chain }: Governance): CharterBody => {
  const body = chain.charters.at(-1)?.body
  if (!body) throw new Error('there is no charter')
  return body
}

/** A charter that says something else, its text on disk. */
export async function amended(home: string, governance: Governance, text: string) {
  const artefact = await artefactOf(text)
  await keepArtefact(artefactFolderOf(home), artefact)
  const before = lastBody(governance)
  const systemPrompts = [{ for: '*', sha256: artefact.ref }]
  const board = governance.chain.boards.at(-1)
  return nextCharter(
    {
      artefacts: { ...before.artefacts, systemPrompts },
      board: { index: board?.index ?? 0, hash: board?.hash ?? '' },
    },
    before,
  )
}

/** The board has it published every ten minutes, in batches of eight. */
export async function slowDown({
  home,
  opened,
  member,
  time,
}: Awaited<ReturnType<typeof install>>) {
  const publish = { everySeconds: 600, padTo: 8 }
  const slow = { ...(await amended(home, opened.governance, 'Slow.')), publish }
  await opened.governance.decide(signedBy(slow, [member]))
  pass(time, 10 * minute)
  expect(opened.charter.seq).toBe(2)
}
