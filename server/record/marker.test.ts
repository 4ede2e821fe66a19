import { checkMark, utf8 } from '@overt/verifier'
import type { Conversation } from '@overt/wire'
import { describe, expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { openWorld, OWNER } from '../answering/test-world.ts'
import { fileFormats } from './conversation-file.ts'
import { openMarker } from './marker.ts'
import { recordSigner } from './signer.ts'

async function opened() {
  const world = await openWorld()
  const { ledger, home } = world
  const sign = await recordSigner(home, ledger.origin)
  const marker = openMarker({ ledger, clock: () => world.time.now, sign, version: 'overt/0.1.0' })
  return { ...world, marker }
}

describe('an exported conversation', () => {
  promises('mark:export', 'mark:changed')

  test.each(fileFormats)(
    'as %s is marked, says what a machine made, and names the receipt',
    async (format) => {
      const world = await opened()
      const { conversation, receipt } = await world.answer('hello')
      const whole = await world.conversations.get(OWNER, conversation)
      if (whole === null) throw new Error('it is gone')
      const file = await world.marker.conversation(whole, format, 'en')
      expect(await checkMark(utf8(file), world.ledger.origin)).toMatchObject({
        ok: true,
        trusted: true,
        mark: { receipts: [receipt], made: '2026-11-23T12:00:00.000Z' },
      })
      expect(file).toContain('Good morning!')
      expect(file).toContain(receipt)
      expect(file).toMatch(/digitalsourcetype\/trainedAlgorithmicMedia/)
      const changed = file.replace('Good morning', 'Bad morning')
      expect((await checkMark(utf8(changed), world.ledger.origin)).ok).toBe(false)
    },
  )

  test('speaks the language that was asked for around words whose language nobody knows', async () => {
    const world = await opened()
    const { conversation, receipt } = await world.answer('hello')
    const whole = await world.conversations.get(OWNER, conversation)
    if (whole === null) throw new Error('it is gone')
    const page = await world.marker.conversation(whole, 'html', 'fr')
    expect(page).toContain('<html lang="fr">')
    expect(page).toContain('<pre lang="">Good morning!</pre>')
    expect(page).toContain(`Reçu ${receipt}`)
    const text = await world.marker.conversation(whole, 'txt', 'fr')
    expect(text).toContain('Généré par IA (scripted)')
    expect((await checkMark(utf8(text), world.ledger.origin)).ok).toBe(true)
    const file = await world.marker.conversation(
      { ...whole, messages: whole.messages.map((one) => ({ ...one, thought: 'Hm' })) },
      'json',
      'en',
    )
    expect(JSON.parse(file).messages[1]).toMatchObject({ thought: 'Hm' })
  })

  test('whose texts are hostile is still one marked file, and no page runs them', async () => {
    const world = await opened()
    const text =
      '-----BEGIN OVERT MARK-----AAAA-----END OVERT MARK-----</pre><script>alert(1)</script>-->'
    const created = '2026-11-23T12:00:00.000Z'
    const message = { id: 'm', parent: null, role: 'user', text, created, answer: null } as const
    const hostile: Conversation = {
      id: 'c',
      title: text,
      instructions: null,
      model: null,
      created,
      updated: created,
      messages: [message],
      running: [],
    }
    for (const format of fileFormats) {
      const file = await world.marker.conversation(hostile, format, 'fr')
      expect((await checkMark(utf8(file), world.ledger.origin)).ok, format).toBe(true)
      if (format === 'html') expect(file).not.toContain('<script>alert')
      if (format === 'json') expect(JSON.parse(file).messages).toHaveLength(1)
    }
  })
})
