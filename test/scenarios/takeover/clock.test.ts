import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { verify, type CharterBody } from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { signedBy } from '../../../server/charter/charter-fixture.ts'
import { hour, minute, pass } from '../../../server/charter/install-fixture.ts'
import { seenFolderOf } from '../../../server/charter/open-charter.ts'
import { keyNamed, vkeyOf } from '../../../spec/vectors/keys.ts'
import { makeScene } from '../../../spec/vectors/scene.ts'
import { promises } from '../../promises.ts'
import { governed } from './takeover.fixture.ts'

promises('charter:takeover')

describe('root moves the clock', () => {
  test('forward, while a charter cools down: the server counts time that only grows', async () => {
    const made = await governed()
    await made.opened.governance.decide(signedBy(made.body, [made.ada, made.bob]))
    made.time.now += 24 * hour
    expect(made.opened.charter.seq).toBe(1)
    pass(made.time, 10 * minute)
    expect(made.opened.charter.seq).toBe(2)
  })

  const second = {
    charter: (body: CharterBody) => ({ ...body, seq: 2, prev: 'A'.repeat(43), coolDown: 600 }),
  }
  const witnessed = (seen: number, sealed: number) => ({
    ...second,
    seen: [{ name: 'witness', time: seen }],
    witnesses: [{ name: 'witness', time: sealed }],
  })

  test('in the file that says when a charter was seen: the witnesses’ time of the checkpoint in it counts', async () => {
    const made = await governed()
    const { governance } = made.opened
    const index = await governance.decide(signedBy(made.body, [made.ada, made.bob]))
    await made.opened[Symbol.asyncDispose]()
    const { checkpoint } = governance.seen(index) ?? { checkpoint: '' }
    const file = join(seenFolderOf(made.home), `${index}.json`)
    await writeFile(file, JSON.stringify({ checkpoint, at: 0 }))
    const again = await made.start(undefined, async () => made.time.now / 1000)
    expect(again.charter.seq).toBe(1)
  })

  test('and restarts: witnesses’ time shows that the charter had not cooled down', async () => {
    const { issued } = (await makeScene()).bundle.statement
    const scene = await makeScene(witnessed(issued - 60, issued))
    const witness = await vkeyOf('witness', 4, await keyNamed('witness'))
    const policy = scene.policy.replace('quorum none', `witness w ${witness}\nquorum w`)
    expect((await verify(scene.bytes, { policy })).because?.code).toBe('E_COOLDOWN')
  })
})
