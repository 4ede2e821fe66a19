import { generateKeyPairSync, sign as edSign } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { promises } from '../test/promises.ts'
import { utf8 } from './bytes.ts'
import { fromBase64Url, toBase64 } from './encoding.ts'
import { type Genesis, originOf } from './genesis.ts'
import { type Mark, checkMark, markPlace, markText, withMark } from './mark.ts'
import { formatNote } from './note.ts'
import { ED25519, keyId } from './vkey.ts'

function pair() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = fromBase64Url(publicKey.export({ format: 'jwk' }).x ?? '') ?? new Uint8Array()
  return { raw, sign: (text: string) => new Uint8Array(edSign(null, utf8(text), privateKey)) }
}

const [log, promise] = [pair(), pair()]
const genesis: Genesis = {
  v: 'genesis/v1',
  logKey: toBase64(log.raw),
  promiseKey: toBase64(promise.raw),
  board: { members: [{ name: 'a', key: toBase64(log.raw) }], threshold: 1 },
}
const origin = await originOf('test.example', genesis)
const mark: Mark = {
  v: 'mark/v1',
  origin,
  made: '2026-11-23T12:00:00.000Z',
  digitalSourceType: 'trainedAlgorithmicMedia',
  generator: 'overt/0.1.0',
  receipts: ['r'],
}

async function marked(file: string, by = promise, width = 76): Promise<string> {
  const name = `${origin}/promise`
  const text = await markText(mark, utf8(file))
  const id = await keyId(name, ED25519, by.raw)
  const note = formatNote({ text, signatures: [{ name, id, signature: by.sign(text) }] })
  return withMark(file, { mark, genesis, note }, width)
}

const file = `Some words, é and 🦉.\n${markPlace}\nand an end\n`

describe('a marked file', () => {
  promises('mark:export')

  test('is known by its origin or its fingerprint, broken into lines or not', async () => {
    for (const width of [0, 1, 76]) {
      const bytes = utf8(await marked(file, promise, width))
      for (const whom of [origin, origin.slice(-26)]) {
        expect(await checkMark(bytes, whom)).toEqual({ ok: true, mark, trusted: true })
      }
      expect(await checkMark(bytes, null)).toMatchObject({ ok: true, trusted: false })
      expect(await checkMark(bytes, 'b'.repeat(26))).toEqual({ ok: false, because: 'E_LOGKEY' })
    }
  })

  test('whatever its words are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        const words = text.toWellFormed().replaceAll('OVERT MARK', '')
        const bytes = utf8(await marked(`${words}${markPlace}$&$1${words}`))
        expect((await checkMark(bytes, origin)).ok).toBe(true)
      }),
      { numRuns: 50 },
    )
  })
})

describe('refused is', () => {
  promises('mark:changed')

  test('a file with any byte changed', async () => {
    const bytes = utf8(await marked(file))
    for (let at = 0; at < bytes.length; at += 3) {
      const changed = bytes.map((byte, n) => (n === at ? byte ^ 1 : byte))
      expect((await checkMark(changed, origin)).ok, `byte ${at}`).toBe(false)
    }
  })

  test('a file cut short, two blocks, another signer, a mark of another file', async () => {
    const good = await marked(file)
    const other = await marked(`Other words.\n${markPlace}\n`)
    const block = good.slice(good.indexOf('-----BEGIN'), good.indexOf('-----END'))
    const moved = other.replace(
      other.slice(other.indexOf('-----BEGIN'), other.indexOf('-----END')),
      () => block,
    )
    const bad = [
      good.slice(0, -3),
      `${good}${good}`,
      await marked(file, log),
      moved,
      good.replace('words', 'Words'),
    ]
    for (const one of bad) expect((await checkMark(utf8(one), origin)).ok).toBe(false)
  })

  test('a block longer than any mark, before it is read', async () => {
    const long = markPlace.replace('-----END', () => `${'A'.repeat((1 << 20) + 1)}-----END`)
    expect(await checkMark(utf8(long), null)).toEqual({ ok: false, because: 'E_MARK' })
  })

  test('anything at all that is no marked file, without a throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.string(), async (bytes, text) => {
        expect((await checkMark(bytes, null)).ok).toBe(false)
        const fake = markPlace.replace('-----END', () => `${text}-----END`)
        expect((await checkMark(utf8(fake.toWellFormed()), null)).ok).toBe(false)
      }),
    )
  })
})
