import type { Found } from '@overt/verifier'

/** Nothing leaves the browser: the verifier comes to it. */
export async function detect(
  file: Uint8Array | null,
  pasted: string,
  origin: string | null,
): Promise<Found> {
  return (await import('@overt/verifier')).detect(file, pasted, origin)
}
