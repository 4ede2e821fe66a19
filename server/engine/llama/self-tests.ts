import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { canonical } from '@overt/verifier'
import { z } from 'zod'

const KeptSelfTest = z.strictObject({
  /** The engine digest that was measured beside it: another one makes the result void. */
  digest: z.string(),
  /** Whether the weights may be repacked for this processor; without is slower and exact for more models. */
  repack: z.boolean(),
  /** How far it went. */
  tokens: z.int(),
  /** In what the bits differed; null where they never did. */
  differs: z.string().nullable(),
})
export type KeptSelfTest = Readonly<z.infer<typeof KeptSelfTest>>

/** All that a result depends on. */
export type Tested = {
  readonly model: string
  readonly library: string
  readonly variant: string
  readonly processor: string
  readonly contextTokens: number
  readonly threads: number
}

/** The results of full self-tests: each takes minutes and is made once. */
export interface SelfTests {
  find(tested: Tested): Promise<KeptSelfTest | null>
  keep(tested: Tested, result: KeptSelfTest): Promise<void>
}

/** Results in the data folder, a file each. One that cannot be read is as good as none. */
export function openSelfTests(home: string): SelfTests {
  const folder = join(home, 'self-tests')
  const fileOf = (tested: Tested) => {
    const name = createHash('sha256').update(canonical(tested)).digest('hex')
    return join(folder, `${name}.json`)
  }
  return {
    async find(tested) {
      try {
        return KeptSelfTest.parse(JSON.parse(await readFile(fileOf(tested), 'utf8')))
      } catch {
        // It is made again.
        return null
      }
    },
    async keep(tested, result) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const file = fileOf(tested)
      await writeFile(`${file}.new`, `${canonical(result)}\n`, { mode: 0o600 })
      await rename(`${file}.new`, file)
    },
  }
}
