import { verify } from '@overt/verifier'
import { expect, test } from 'vitest'
import { openWorld } from '../../../server/answering/test-world.ts'
import { artefactOf, keepArtefact } from '../../../server/charter/artefact.ts'
import { boardBy, nextBoard, nextCharter } from '../../../server/charter/chain/chain-fixture.ts'
import { signedBy } from '../../../server/charter/charter-fixture.ts'
import { minute } from '../../../server/charter/install-fixture.ts'
import { artefactFolderOf, keyPath } from '../../../server/charter/open-charter.ts'
import { openKey } from '../../../server/ledger/key.ts'
import { keyOf } from '../../../server/ledger/ledger-fixture.ts'
import { promises } from '../../promises.ts'

promises('charter:takeover')

test('a stranger with 26 characters checks it all after an amendment and a new board: steps 7 to 11', async () => {
  promises('receipt:governed')
  const world = await openWorld()
  const { governance, home, time, ledger } = world
  const member = await openKey(keyPath(home, 'member'))
  const [ada, bob] = [keyOf(31), keyOf(32)]
  const artefact = await artefactOf('Be kind.')
  await keepArtefact(artefactFolderOf(home), artefact)
  const before = governance.chain.charters[0]?.body
  if (!before) throw new Error('there is no charter')
  const prev = governance.chain.boards[0]?.hash ?? ''
  await governance.decide(
    boardBy(nextBoard([ada, bob], { origin: ledger.origin, prev }), [member, ada, bob]),
  )
  const board = governance.chain.boards[1]
  const body = await nextCharter(
    {
      artefacts: { ...before.artefacts, systemPrompts: [{ for: '*', sha256: artefact.ref }] },
      board: { index: board?.index ?? 0, hash: board?.hash ?? '' },
    },
    before,
  )
  await governance.decide(signedBy(body, [ada, bob]))
  const early = await world.answer('Hello')
  time.now += 10 * minute
  const late = await world.answer('Hello')
  for (const [asked, seq, text] of [
    [early, 1, governance.loaded(1)?.under(governance.charter.board).systemPrompt('m').text],
    [late, 2, 'Be kind.'],
  ] as const) {
    const { disclosures } = await world.bundle(asked.receipt)
    const told = disclosures.runs?.value?.[0]?.segments.find(({ from }) => from === 'charter')
    expect(told?.bytes).toBe(text)
    const file = await world.answering.receipt('owner', asked.receipt, null)
    if (file?.state !== 'ready') throw new Error('not ready')
    const verdict = await verify(file.bytes, { origin: ledger.origin.slice(-26) })
    expect(verdict).toMatchObject({ exit: 0, because: null })
    const detail = verdict.steps.find(({ name }) => name === 'charter')?.detail ?? ''
    expect(detail).toContain(`Charter ${seq}`)
    expect(verdict.steps.find(({ name }) => name === 'board')?.detail).toContain('2 of 2')
  }
})
