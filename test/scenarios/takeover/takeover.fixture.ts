import { parsePolicy, text as textOf } from '@overt/verifier'
import { expect } from 'vitest'
import { boardBy, nextBoard } from '../../../server/charter/chain/chain-fixture.ts'
import { fsckCharters } from '../../../server/charter/fsck.ts'
import { amended, install } from '../../../server/charter/install-fixture.ts'
import { artefactFolderOf } from '../../../server/charter/open-charter.ts'
import { keyOf } from '../../../server/ledger/ledger-fixture.ts'
import { openMemory } from '../../../server/ledger/memory-storage.ts'
import { type MonitorState, unseen } from '../../../server/monitor/monitor-state.ts'
import { watch } from '../../../server/monitor/monitor.ts'

// An operator with root on the machine, and with every key that lies on it but the board's, tries each way
// to change what the assistant says. The server refuses, or whoever checks catches it: each way by its name.

type Installed = Awaited<ReturnType<typeof install>>

/** What root writes past the server's own rules: the ledger's key signs whatever it is given. */
export async function force(made: Installed, entry: Uint8Array): Promise<void> {
  const { ledger } = made.opened
  const index = await ledger.append(entry)
  await ledger.sealed(index, AbortSignal.timeout(5000))
  await made.opened[Symbol.asyncDispose]()
}

/** The server will not start, and `fsck` here and a monitor elsewhere name the entry. Nobody took it away, either. */
export async function caught(made: Installed, why: string): Promise<void> {
  const before = new Map(made.disk.files)
  await expect(made.start()).rejects.toThrow(why)
  const found = await fsckCharters(openMemory(made.disk), artefactFolderOf(made.home))
  expect(found).toMatchObject({ ok: false, detail: expect.stringContaining(why) })
  expect(await monitored(made)).toMatchObject({
    ok: false,
    alarm: { because: 'entry', detail: expect.stringContaining(why) },
  })
  expect(made.disk.files).toEqual(before)
}

/** What a monitor that pinned the ledger's key says of the files as they are served. */
export async function monitored({ disk, opened }: Installed, state: MonitorState = unseen) {
  const storage = openMemory(disk)
  const remote = {
    read: (path: string) => storage.read(path),
    checkpoint: async () => textOf((await storage.read('checkpoint')) ?? new Uint8Array()),
  }
  const policy = await parsePolicy(`log ${opened.ledger.logVkey}\nquorum none\n`)
  if (!policy.ok) throw new Error(policy.detail)
  return watch(remote, policy, state)
}

/** Two of two, neither key on the server, so that root holds none of them. */
export async function governed() {
  const made = await install()
  const { governance } = made.opened
  const [ada, bob] = [keyOf(31), keyOf(32)]
  const place = { origin: made.opened.ledger.origin, prev: governance.chain.boards[0]?.hash ?? '' }
  await governance.decide(boardBy(nextBoard([ada, bob], place), [made.member, ada, bob]))
  return { ...made, ada, bob, body: await amended(made.home, governance, 'Sell soap.') }
}
