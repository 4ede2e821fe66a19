import {
  approvalEntry,
  approvalSigned,
  emergencyEntry,
  emergencySigned,
  proposalHash,
  toBase64,
  utf8,
} from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import type { Witnesses } from '../ledger/witnesses.ts'
import { formatAmendment, signAmendment } from './amendment/amendment-file.ts'
import { openAmendments } from './amendment/open-amendments.ts'
import { emergencyOf, proposalOf, proposedBy } from './chain/chain-fixture.ts'
import { signedBy } from './charter-fixture.ts'
import { amended, install } from './install-fixture.ts'
import { artefactFolderOf } from './open-charter.ts'

// What the board decides while too few witnesses answer: it is written, and nobody has published it.

/** An install whose witnesses answer when they are told to. */
async function witnessed() {
  const asked = { answer: true }
  const witnesses: Witnesses = { cosign: async (head) => (asked.answer ? head : null) }
  const made = await install(witnesses)
  /** Killed with whatever was acknowledged, and started again. */
  const again = async () => {
    await made.opened[Symbol.asyncDispose]()
    return made.start()
  }
  return { ...made, asked, again }
}

type Made = Awaited<ReturnType<typeof witnessed>>

const rooms = ({ home, time }: Made, governance: Made['opened']['governance']) =>
  openAmendments({
    governance,
    artefactFolder: artefactFolderOf(home),
    clock: () => time.now,
    patience: 50,
  })

/** An amendment that the one member signed, as a file. */
async function file(made: Made, text: string): Promise<string> {
  const amendments = await rooms(made, made.opened.governance)
  const files = new Map(amendments.history().files.map((one) => [one.name, one.text]))
  const draft = await amendments.draft(new Map([...files, ['prompt.txt', text]]), 'Better.')
  return formatAmendment(signAmendment(draft, made.member))
}

const stop = ({ opened, member }: Made): Uint8Array => {
  const body = emergencyOf({ origin: opened.ledger.origin })
  const key = toBase64(member.publicKey)
  const signature = toBase64(member.sign(emergencySigned(body)))
  return emergencyEntry({ body, signatures: [{ key, signature }] })
}

describe('while too few witnesses answer', () => {
  promises('ledger:witness-outage')

  test('whoever sends an amendment is told that it is written and does not count yet', async () => {
    const made = await witnessed()
    const { opened, asked } = made
    const source = await file(made, 'Be kind.')
    asked.answer = false
    const amendments = await rooms(made, opened.governance)
    expect(await amendments.submit(source)).toMatchObject({ counts: false })
    expect(opened.governance.chain.charters).toHaveLength(1)
    asked.answer = true
    await opened.governance.settled()
    expect(opened.governance.chain.charters).toHaveLength(2)
  })

  test.each([
    ['in one run', false],
    ['with the server killed in between', true],
  ])('an amendment that is sent twice, %s, stands in the ledger once', async (_, isKilled) => {
    const made = await witnessed()
    const source = await file(made, 'Be kind.')
    made.asked.answer = false
    const first = await rooms(made, made.opened.governance)
    await first.submit(source)
    const opened = isKilled ? await made.again() : made.opened
    const amendments = await rooms(made, opened.governance)
    expect(await amendments.submit(source)).toMatchObject({ counts: false })
    made.asked.answer = true
    await opened.governance.settled()
    expect(opened.governance.chain.charters).toHaveLength(2)
    expect(await amendments.submit(source)).toMatchObject({ counts: true })
    await opened[Symbol.asyncDispose]()
    const last = await made.start()
    expect(last.governance.chain.proposals).toHaveLength(1)
  })

  test('a start takes up what was written before it, as soon as they answer', async () => {
    const made = await witnessed()
    const { opened, member, home, asked } = made
    const body = await amended(home, opened.governance, 'New.')
    asked.answer = false
    await opened.governance.write(signedBy(body, [member]))
    const { governance } = await made.again()
    expect(governance.chain.charters).toHaveLength(1)
    await expect(governance.write(signedBy(body, [member]))).rejects.toThrow('does not follow')
    asked.answer = true
    await governance.settled()
    expect(governance.chain.charters).toHaveLength(2)
    expect(governance.seenAt(governance.chain.charters[1]?.index ?? 0)).not.toBeNull()
  })

  test('an amendment that was carried when the server was killed does not hold up its start', async () => {
    const made = await witnessed()
    const { opened, member, home, asked } = made
    const body = await amended(home, opened.governance, 'New.')
    const proposal = proposalOf(body, { origin: opened.ledger.origin })
    await opened.governance.decide(proposedBy(proposal, member))
    const key = toBase64(member.publicKey)
    const signature = toBase64(member.sign(approvalSigned(proposal) ?? utf8('')))
    const place = { origin: proposal.origin, proposal: await proposalHash(proposal) }
    const approval = approvalEntry({ v: 'approval/v1', ...place, key, signature })
    await opened.governance.decide(approval)
    asked.answer = false
    const started = await made.again()
    const amendments = await rooms(made, started.governance)
    expect(await amendments.list()).toMatchObject([{ state: 'open' }])
    asked.answer = true
    await started.governance.settled()
    expect(await amendments.list()).toMatchObject([{ state: 'enacted' }])
  })

  test('one member stops the assistant all the same, and it stays stopped after a restart', async () => {
    const made = await witnessed()
    const { opened, asked } = made
    asked.answer = false
    await opened.governance.write(stop(made))
    expect(() => opened.charter).toThrow('has stopped this assistant')
    const again = await made.again()
    expect(() => again.charter).toThrow('has stopped this assistant')
  })

  test('a stop does not wait behind an amendment that is not published', async () => {
    const made = await witnessed()
    const { opened, member, home, asked } = made
    const body = await amended(home, opened.governance, 'New.')
    asked.answer = false
    const waiting = opened.governance.decide(signedBy(body, [member]))
    await opened.governance.write(stop(made))
    expect(() => opened.charter).toThrow('has stopped this assistant')
    asked.answer = true
    await waiting
    expect(opened.governance.chain.emergencies).toHaveLength(1)
  })
})
