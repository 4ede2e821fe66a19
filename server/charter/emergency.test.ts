import { emergencyEntry, emergencySigned, parseStoppedEntry, toBase64 } from '@overt/verifier'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { promises } from '../../test/promises.ts'
import type { SigningKey } from '../ledger/key.ts'
import { emergencyOf } from './chain/chain-fixture.ts'
import { signedBy } from './charter-fixture.ts'
import { amended, hour, install, minute, pass, slowDown } from './install-fixture.ts'
import type { Governance } from './governance.ts'

describe('an emergency', () => {
  promises('charter:emergency')
  const emergency = (
    governance: Governance,
    member: SigningKey,
    act: 'stop' | 'fallback' | 'ratify' | 'end',
  ) => {
    const last = governance.chain.emergencies.at(-1)
    const to = act === 'fallback' ? (governance.chain.charters[0]?.leaf ?? '') : null
    const body = emergencyOf({
      origin: governance.chain.origin,
      act,
      to,
      seq: (last?.body.seq ?? 0) + 1,
      prev: last?.hash ?? null,
    })
    const signature = toBase64(member.sign(emergencySigned(body)))
    return emergencyEntry({ body, signatures: [{ key: toBase64(member.publicKey), signature }] })
  }

  test('stops at once, also after a restart, until the board ends it', async () => {
    const { opened, member, start } = await install()
    await opened.governance.decide(emergency(opened.governance, member, 'stop'))
    expect(() => opened.charter).toThrow('A member of the board has stopped this assistant')
    await opened[Symbol.asyncDispose]()
    const again = await start()
    expect(() => again.charter).toThrow(expect.objectContaining({ code: 'stopped' }))
    await again.governance.decide(emergency(again.governance, member, 'end'))
    expect(again.charter.seq).toBe(1)
  })

  test('makes nothing public that was hidden: what waits behind a stop is padded as before it', async () => {
    const made = await install()
    const { opened, member, start } = made
    const { governance, ledger } = opened
    await slowDown(made)
    await ledger.append(Uint8Array.of(1, ...new Uint8Array(32)))
    await governance.decide(emergency(governance, member, 'stop'))
    expect(ledger.head().size).toBe(3 + 8)
    await ledger.append(Uint8Array.of(1, ...new Uint8Array(32).fill(1)))
    await opened[Symbol.asyncDispose]()
    expect((await start()).ledger.head().size % 8).toBe(3)
  })

  async function fallenBack() {
    const made = await install()
    const { home, opened, member, time } = made
    const { governance } = opened
    const fallback = [governance.chain.charters[0]?.leaf ?? '']
    const body = { ...(await amended(home, governance, 'New.')), fallback }
    await governance.decide(signedBy(body, [member]))
    pass(time, 10 * minute)
    expect(opened.charter.seq).toBe(2)
    await governance.decide(emergency(governance, member, 'fallback'))
    expect(opened.charter.seq).toBe(1)
    return made
  }

  test('goes back to a fallback at once; unratified it lapses to stopped after 72 hours, and the ledger says so', async () => {
    const { opened, time, member } = await fallenBack()
    pass(time, 72 * hour - 1)
    expect(opened.charter.seq).toBe(1)
    pass(time, 1)
    expect(() => opened.charter).toThrow('did not ratify')
    await expect.poll(() => opened.governance.chain.stopped).not.toBeNull()
    const { stopped } = opened.governance.chain
    const entry = await opened.ledger.entry(stopped?.index ?? 0)
    expect(entry && parseStoppedEntry(entry)).toMatchObject({ because: 'lapsed' })
    expect(() => opened.charter).toThrow(`did not ratify an emergency within 72 hours`)
    expect(() => opened.charter).toThrow(`entry ${stopped?.index} of the ledger`)
    await opened.governance.decide(emergency(opened.governance, member, 'end'))
    expect(opened.charter.seq).toBe(2)
  })

  test('that lapses while nobody asks is told all the same, once', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    onTestFinished(() => void vi.useRealTimers())
    const { opened, time } = await fallenBack()
    const { size } = opened.ledger.head()
    pass(time, 72 * hour)
    vi.advanceTimersByTime(minute)
    await expect.poll(() => opened.governance.chain.stopped).toMatchObject({ because: 'lapsed' })
    vi.advanceTimersByTime(10 * minute)
    expect(() => opened.charter).toThrow('did not ratify')
    await opened[Symbol.asyncDispose]()
    expect(opened.ledger.head().size).toBe(size + 1)
  })

  test('declared again by one member gains no time', async () => {
    const { opened, time, member } = await fallenBack()
    pass(time, 71 * hour)
    await opened.governance.decide(emergency(opened.governance, member, 'fallback'))
    expect(opened.charter.seq).toBe(1)
    pass(time, hour)
    expect(() => opened.charter).toThrow('did not ratify')
  })

  test('that has lapsed is not ratified any more, whether or not the ledger was told yet', async () => {
    const { opened, time, member } = await fallenBack()
    pass(time, 72 * hour)
    const late = () => opened.governance.decide(emergency(opened.governance, member, 'ratify'))
    await expect(late()).rejects.toThrow('the emergency has lapsed')
    await expect.poll(() => opened.governance.chain.stopped).toMatchObject({ because: 'lapsed' })
    await expect(late()).rejects.toThrow('the emergency has lapsed')
    expect(() => opened.charter).toThrow('did not ratify')
  })

  test('that the board ratified stays', async () => {
    const { opened, time, member } = await fallenBack()
    await opened.governance.decide(emergency(opened.governance, member, 'ratify'))
    pass(time, 100 * hour)
    expect(opened.charter.seq).toBe(1)
  })

  test('is over when a later charter comes into force', async () => {
    const { home, opened, time, member } = await fallenBack()
    const body = await amended(home, opened.governance, 'Newest.')
    await opened.governance.decide(signedBy(body, [member]))
    expect(opened.charter.seq).toBe(1)
    pass(time, 10 * minute)
    expect(opened.charter.systemPrompt('m').text).toBe('Newest.')
  })
})
