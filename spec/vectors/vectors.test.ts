import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { verify } from '@overt/verifier'
import { describe, expect, it } from 'vitest'
import { vectorFiles } from './files.ts'
import { receipts } from './receipts.ts'

const committed = async (): Promise<readonly string[]> => {
  const files = await readdir(import.meta.dirname, { recursive: true })
  return files.filter((file) => file.endsWith('.json'))
}

describe('the vectors', () => {
  it('are exactly what their script writes', async () => {
    for (const [path, text] of await vectorFiles()) {
      expect(await readFile(join(import.meta.dirname, path), 'utf8'), path).toBe(text)
    }
  })

  it('hold no file that their script does not write', async () => {
    const written = [...(await vectorFiles()).keys()]
    expect([...(await committed())].sort()).toEqual(written.sort())
  })

  it('say of each receipt what the verifier says', async () => {
    for (const { file, about, trust, exit, level, code, at } of await receipts()) {
      const bytes = new Uint8Array(await readFile(join(import.meta.dirname, file)))
      const verdict = await verify(bytes, trust)
      const said = { exit: verdict.exit, level: verdict.level, code: verdict.because?.code ?? null }
      expect({ ...said, at: verdict.because?.at ?? null }, about).toEqual({ exit, level, code, at })
    }
  })
})
