import type { Transparency } from '@overt/wire'
import { loadVerifier } from '../verify/load-verifier.ts'

/** What the witnesses' signatures under the checkpoint come to in this browser. `names`: whose they are. */
export type Cosigned =
  | { readonly state: 'none' | 'missing' | 'unable' }
  | { readonly state: 'holds' | 'fails'; readonly names: readonly string[] }

/**
 * Checks every cosignature that the server speaks of, with the keys that it gives: whether those keys are
 * really others' is for the reader to know. A false one outweighs all that hold.
 */
export async function checkWitnesses({ witnesses, checkpoint }: Transparency): Promise<Cosigned> {
  if (witnesses === null) return { state: 'none' }
  const { cosignatures, parseNote, parseVkey } = await loadVerifier()
  const note = parseNote(checkpoint)
  if (note === null) return { state: 'missing' }
  const found = await Promise.all(
    witnesses.sightings.map(async ({ name, key: source, at }) => {
      const key = await parseVkey(source)
      // One witness's key under many names would be many witnesses.
      const times = key?.name === name ? await cosignatures(note, [key]) : null
      // Said to have signed and not there is as false as a signature that does not verify.
      if (times === null) return { name, signed: null }
      return { name, signed: times.size > 0 ? true : at === null ? false : null }
    }),
  )
  const named = (signed: boolean | null) =>
    found.filter((one) => one.signed === signed).map(({ name }) => name)
  if (named(null).length > 0) return { state: 'fails', names: named(null) }
  const names = named(true)
  return names.length > 0 ? { state: 'holds', names } : { state: 'missing' }
}
