import type { Transparency } from '@overt/wire'
import { loadVerifier } from '../verify/load-verifier.ts'
import { type Voted, keysOf } from './voted.ts'

/** What the witnesses' signatures under the checkpoint come to in this browser. `names`: whose they are. */
export type Cosigned =
  | { readonly state: 'none' | 'missing' | 'unable' }
  /** `lacking`: of those that have to sign, too few have. */
  | { readonly state: 'holds' | 'fails' | 'lacking'; readonly names: readonly string[] }

/**
 * Checks every cosignature that the server speaks of, with the keys that it gives: whether those keys are
 * really others' is for the reader to know. A false one outweighs all that hold, and so does a missing one that the
 * board voted for or the server says it needs: no server can leave it out and look well.
 */
export async function checkWitnesses(claimed: Transparency, voted: Voted): Promise<Cosigned> {
  const signed = await whoSigned(claimed)
  if (signed.state === 'fails') return signed
  const names = (await lackingVoted(claimed, voted)) ?? lackingNeeded(claimed, signed)
  return names === null ? signed : { state: 'lacking', names }
}

/** Whom the board voted for and who has not signed, where no quorum has; null where one has, or nobody voted. */
async function lackingVoted({ checkpoint }: Transparency, voted: Voted): Promise<string[] | null> {
  if (voted.type !== 'voted') return null
  const { cosignatures, parseNote, quorumTime } = await loadVerifier()
  const [note, keys] = [parseNote(checkpoint), keysOf(voted.quorum)]
  const times = (note === null ? null : await cosignatures(note, keys)) ?? new Map()
  if (quorumTime(voted.quorum, times) < Infinity) return null
  return keys.filter((key) => !times.has(key)).map(({ name }) => name)
}

function lackingNeeded({ witnesses }: Transparency, { state }: Cosigned): string[] | null {
  if (witnesses?.needed !== true || state === 'holds') return null
  return witnesses.sightings.map(({ name }) => name)
}

async function whoSigned({ witnesses, checkpoint }: Transparency): Promise<Cosigned> {
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
