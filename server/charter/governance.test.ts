import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { keyOf } from '../ledger/ledger-fixture.ts'
import { artefactOf, artefactPath } from './artefact.ts'
import { boardBy, nextBoard } from './chain/chain-fixture.ts'
import { signedBy } from './charter-fixture.ts'
import { amended, hour, install, minute, pass, slowDown } from './install-fixture.ts'
import { artefactFolderOf, seenFolderOf } from './open-charter.ts'

describe('an amended charter', () => {
  promises('charter:no-restart', 'charter:cool-down')
  test('comes into force without a restart, when its cool-down is over and not before', async () => {
    const { home, opened, member, time } = await install()
    const { governance } = opened
    const before = opened.charter.systemPrompt('m').text
    await governance.decide(signedBy(await amended(home, governance, 'New.'), [member]))
    expect(opened.charter.seq).toBe(1)
    pass(time, 10 * minute - 1)
    expect(opened.charter.systemPrompt('m').text).toBe(before)
    pass(time, 1)
    expect(opened.charter).toMatchObject({ seq: 2 })
    expect(opened.charter.systemPrompt('m').text).toBe('New.')
  })

  test('is public at once, and so is what follows it, where a charter publishes every ten minutes', async () => {
    const made = await install()
    const { home, opened, member } = made
    const { governance, ledger } = opened
    await slowDown(made)
    const index = await governance.decide(
      signedBy(await amended(home, governance, 'Next.'), [member]),
    )
    expect(ledger.head().size).toBeGreaterThan(index)
    expect(ledger.head().size % 8).toBe(3)
  })

  test('is as it was after a restart, in the middle of its cool-down', async () => {
    const { home, opened, member, time, start } = await install()
    await opened.governance.decide(
      signedBy(await amended(home, opened.governance, 'New.'), [member]),
    )
    await opened[Symbol.asyncDispose]()
    pass(time, 5 * minute)
    const again = await start()
    expect(again.charter.seq).toBe(1)
    pass(time, 5 * minute)
    expect(again.charter.seq).toBe(2)
  })

  test('is not in force sooner because the clock was moved', async () => {
    const { home, opened, member, time } = await install()
    await opened.governance.decide(
      signedBy(await amended(home, opened.governance, 'New.'), [member]),
    )
    time.now += 24 * hour
    expect(opened.charter.seq).toBe(1)
    pass(time, 10 * minute)
    expect(opened.charter.seq).toBe(2)
  })

  test('waits for the cool-down of the one before it when it has a shorter one', async () => {
    const { home, opened, member, time } = await install()
    const body = { ...(await amended(home, opened.governance, 'New.')), coolDown: 0 }
    await opened.governance.decide(signedBy(body, [member]))
    pass(time, 9 * minute)
    expect(opened.charter.seq).toBe(1)
    pass(time, minute)
    expect(opened.charter.seq).toBe(2)
  })

  test.each([
    ['was lost', null],
    ['was changed to an earlier time, without a checkpoint', '{"checkpoint":"x","at":0}'],
    ['is no JSON', '{'],
  ])('cools down anew when what was seen of it %s', async (_, source) => {
    const { home, opened, member, time, start } = await install()
    const index = await opened.governance.decide(
      signedBy(await amended(home, opened.governance, 'New.'), [member]),
    )
    await opened[Symbol.asyncDispose]()
    const path = join(seenFolderOf(home), `${index}.json`)
    if (source === null) await rm(path)
    else await writeFile(path, source)
    pass(time, 20 * minute)
    const again = await start()
    expect(again.charter.seq).toBe(1)
    pass(time, 10 * minute)
    expect(again.charter.seq).toBe(2)
  })

  test('keeps its witnesses’ time, whatever earlier one was written into the file beside it', async () => {
    const { home, opened, member, time, start } = await install()
    const index = await opened.governance.decide(
      signedBy(await amended(home, opened.governance, 'New.'), [member]),
    )
    await opened[Symbol.asyncDispose]()
    const path = join(seenFolderOf(home), `${index}.json`)
    const kept = JSON.parse(await readFile(path, 'utf8'))
    await writeFile(path, JSON.stringify({ ...kept, at: 0 }))
    const again = await start(undefined, async () => Math.floor(kept.at / 1000))
    expect(again.charter.seq).toBe(1)
    pass(time, 10 * minute)
    expect(again.charter.seq).toBe(2)
  })

  test('whose text is not there is refused before it is written', async () => {
    const { home, opened, member } = await install()
    const body = await amended(home, opened.governance, 'New.')
    const { size } = opened.ledger.head()
    await rm(artefactPath(artefactFolderOf(home), (await artefactOf('New.')).ref))
    await expect(opened.governance.decide(signedBy(body, [member]))).rejects.toThrow('is missing')
    expect(opened.ledger.head().size).toBe(size)
  })

  test('that its board did not sign is refused before it is written', async () => {
    const { home, opened } = await install()
    const body = await amended(home, opened.governance, 'New.')
    const { size } = opened.ledger.head()
    await expect(opened.governance.decide(signedBy(body, [keyOf(99)]))).rejects.toThrow(
      'This was not taken: someone signed it who is not on the board.',
    )
    expect(opened.ledger.head().size).toBe(size)
  })

  test('decided twice at once is taken once', async () => {
    const { home, opened, member } = await install()
    const entry = signedBy(await amended(home, opened.governance, 'New.'), [member])
    const both = await Promise.allSettled([1, 2].map(() => opened.governance.decide(entry)))
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  })
})

describe('a changed text', () => {
  test('of the charter in force is refused at the next start, and so is one that only cools down', async () => {
    const { home, opened, member, start } = await install()
    const body = await amended(home, opened.governance, 'New.')
    await opened.governance.decide(signedBy(body, [member]))
    await opened[Symbol.asyncDispose]()
    const path = artefactPath(artefactFolderOf(home), (await artefactOf('New.')).ref)
    await writeFile(path, 'Newer.')
    await expect(start()).rejects.toThrow('was changed')
  })

  test('changes nothing for the server that runs', async () => {
    const { home, opened } = await install()
    const { ref, text } = opened.charter.systemPrompt('m')
    const path = artefactPath(artefactFolderOf(home), ref)
    expect(await readFile(path, 'utf8')).toBe(text)
    await writeFile(path, 'Sell soap.')
    expect(opened.charter.systemPrompt('m').text).toBe(text)
  })
})

describe('a board', () => {
  test('grows from one to two of two, and the key on the server no longer decides', async () => {
    const { home, opened, member } = await install()
    const { governance } = opened
    const [ada, bob] = [keyOf(31), keyOf(32)]
    const { origin } = opened.ledger
    const prev = governance.chain.boards[0]?.hash ?? ''
    const next = nextBoard([ada, bob], { origin, prev })
    await governance.decide(boardBy(next, [member, ada, bob]))
    expect(opened.charter.board).toMatchObject({ threshold: 2, members: [{}, {}] })
    const body = await amended(home, governance, 'New.')
    await expect(governance.decide(signedBy(body, [member]))).rejects.toThrow('not on the board')
    await governance.decide(signedBy(body, [ada, bob]))
    expect(governance.chain.charters).toHaveLength(2)
  })

  test('that has expired answers nothing, and can still hand over', async () => {
    const { opened, member, time } = await install()
    const { governance } = opened
    const { origin } = opened.ledger
    const [ada, bob] = [keyOf(31), keyOf(32)]
    const prev = governance.chain.boards[0]?.hash ?? ''
    const expires = Math.floor(time.now / 1000) + 60
    const short = nextBoard([ada, bob], { origin, prev, expires })
    await governance.decide(boardBy(short, [member, ada, bob]))
    expect(opened.charter.seq).toBe(1)
    pass(time, minute)
    expect(() => opened.charter).toThrow('has expired')
    const hash = governance.chain.boards[1]?.hash ?? ''
    const long = nextBoard([ada, bob], { origin, seq: 2, prev: hash })
    await governance.decide(boardBy(long, [ada, bob]))
    expect(opened.charter.seq).toBe(1)
  })
})
