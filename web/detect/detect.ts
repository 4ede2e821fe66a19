import type { Found } from '@overt/verifier'
import { loadVerifier } from '../verify/load-verifier.ts'

/** Nothing leaves the browser: the verifier comes to it. @throws Failure where it cannot. */
export async function detect(
  file: Uint8Array | null,
  pasted: string,
  origin: string | null,
): Promise<Found> {
  return (await loadVerifier()).detect(file, pasted, origin)
}
