import { describe, expect, it } from 'vitest'
import { expectRefused, tamper } from '../../spec/vectors/reading.ts'
import { makeScene } from '../../spec/vectors/scene.ts'
import { concat, utf8 } from '../bytes.ts'
import { toBase64 } from '../encoding.ts'
import { canonical } from '../jcs.ts'
import { verify } from '../verify.ts'

describe('step 1, the file', () => {
  const parse = async (bytes: Uint8Array) => verify(bytes, null)

  it('of more than 1 MB is refused before it is read', async () => {
    expectRefused(await parse(new Uint8Array(10_000_000)), 'E_PARSE', 1)
    expectRefused(await parse(new Uint8Array(1_048_577).fill(0x20)), 'E_PARSE', 1)
  })

  it.each([
    ['nothing', ''],
    ['no JSON', 'hello'],
    ['half a file', '{"bundle":'],
    ['two values', '{}{}'],
  ])('of %s is refused', async (_, source) => {
    expectRefused(await parse(utf8(source)), 'E_PARSE', 1)
  })

  it('that is not UTF-8 is refused', async () => {
    expectRefused(await parse(concat(utf8('"'), Uint8Array.of(0xff), utf8('"'))), 'E_PARSE', 1)
  })

  it('saved again in any other form is refused', async () => {
    const { bundle, bytes } = await makeScene()
    expectRefused(await parse(utf8(JSON.stringify(bundle))), 'E_CANON', 1)
    expectRefused(await parse(concat(bytes, utf8('\n'))), 'E_CANON', 1)
    expectRefused(await parse(concat(utf8(' '), bytes)), 'E_CANON', 1)
  })

  it('with a key twice is refused, whichever of the two is meant', async () => {
    const source = new TextDecoder().decode((await makeScene()).bytes)
    const twice = source.replace('"stop":"eos"', '"stop":"eos","stop":"length"')
    expect(twice).not.toBe(source)
    expectRefused(await parse(utf8(twice)), 'E_CANON', 1)
  })

  it.each(['[0.5]', '[9007199254740993]', '"\\ud800"', `${'['.repeat(50)}${']'.repeat(50)}`])(
    'with %s is refused',
    async (source) => {
      expectRefused(await parse(utf8(source)), 'E_CANON', 1)
    },
  )

  it('without a part, or with one too many, is refused', async () => {
    const { bundle } = await makeScene()
    for (const name of Object.keys(bundle)) {
      const rest = Object.fromEntries(Object.entries(bundle).filter(([other]) => other !== name))
      expectRefused(await parse(utf8(canonical(rest))), 'E_SCHEMA', 1)
    }
    expectRefused(await tamper((whole) => Object.assign(whole, { extra: 1 })), 'E_SCHEMA', 1)
  })

  it('with a proof of 64 hashes is refused', async () => {
    const verdict = await tamper((bundle) => {
      const [head = '', checkpoint = ''] = (bundle.proof ?? '').split('\n\n', 2)
      const hash = toBase64(new Uint8Array(32))
      const lines = `${head.split('\n').slice(0, 2).join('\n')}\n${`${hash}\n`.repeat(64)}`
      return { ...bundle, proof: `${lines}\n${checkpoint}` }
    })
    expectRefused(verdict, 'E_SCHEMA', 1)
  })

  it('with 64 hashes of consistency is refused', async () => {
    const consistency = Array.from({ length: 64 }, () => toBase64(new Uint8Array(32)))
    expectRefused(await tamper((bundle) => ({ ...bundle, consistency })), 'E_SCHEMA', 1)
  })

  it('whose chain does not begin with a genesis is refused', async () => {
    expectRefused(await tamper((bundle) => ({ ...bundle, chain: [] })), 'E_SCHEMA', 1)
    const { charter } = (await makeScene()).bundle
    const chain = [{ entry: charter.entry, proof: charter.proof }]
    expectRefused(await tamper((bundle) => ({ ...bundle, chain })), 'E_SCHEMA', 1)
  })

  it('with a proof in its chain that cannot be read is refused', async () => {
    const verdict = await tamper((bundle) => ({
      ...bundle,
      chain: bundle.chain.map(({ entry }) => ({ entry, proof: 'index 0' })),
    }))
    expectRefused(verdict, 'E_SCHEMA', 1)
  })

  it('whose charter cannot be read is refused', async () => {
    const verdict = await tamper((bundle) => ({
      ...bundle,
      charter: { ...bundle.charter, entry: 'AnsK' },
    }))
    expectRefused(verdict, 'E_SCHEMA', 1)
  })

  it('gives no summary when it cannot be read', async () => {
    expect((await parse(utf8('x'))).summary).toBeNull()
  })
})
