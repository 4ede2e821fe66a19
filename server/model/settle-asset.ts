import { FetchError } from './fetch-error.ts'
import type { ModelFolder } from './model-folder.ts'
import type { Asset, Claim, Fetchable, Source } from './source.ts'

/**
 * What the file must be, settled before its first byte and never by the bytes themselves, unless the
 * person named this very address and it tells no digest.
 * @throws FetchError `digest` where the source offers another file.
 */
export async function settleAsset(
  entry: Fetchable,
  source: Source,
  folder: ModelFolder,
  signal: AbortSignal,
): Promise<Asset> {
  const claim = await source.claim(entry, signal)
  const known = await folder.assetOf(entry)
  if (known !== null && known.sha256 !== null) {
    if (differs(claim, known))
      throw other('the one that is pinned: to take that one, remove the model and get it again')
    return known
  }
  const wanted = { sha256: entry.sha256, sizeBytes: null }
  if (differs(claim, wanted)) throw other('the one that was asked for')
  return pinned(entry, source, folder, claim, known)
}

const differs = (claim: Claim, known: Pick<Claim, 'sha256' | 'sizeBytes'>): boolean =>
  isOther(claim.sha256, known.sha256) || isOther(claim.sizeBytes, known.sizeBytes)

const isOther = (said: string | number | null, known: string | number | null): boolean =>
  said !== null && known !== null && said !== known

const other = (than: string) => new FetchError('digest', `it offers another file than ${than}`)

async function pinned(
  entry: Fetchable,
  source: Source,
  folder: ModelFolder,
  claim: Claim,
  known: Asset | null,
): Promise<Asset> {
  const { sizeBytes, validator = null } = claim
  const sha256 = entry.sha256 ?? claim.sha256
  if (sizeBytes === null || (sha256 === null && source.trustFirst !== true)) {
    const what = source.trustFirst === true ? 'the size' : 'the size and SHA-256'
    throw new FetchError('unreachable', `it does not say ${what} of its file`)
  }
  const asset = { sha256, sizeBytes, ...(sha256 === null && { validator }) }
  const same = known?.sizeBytes === sizeBytes && validator !== null && known.validator === validator
  // Without a digest, what came of another state of the file must not be gone on with.
  if (sha256 === null && !same) await folder.forgetPart(entry)
  await folder.pin(entry, asset)
  return asset
}
