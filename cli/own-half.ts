import { type Bundle, fromBase64Url, noiseCommit, sha256, toBase64Url, utf8 } from '@overt/verifier'

/** What the asker knows of an answer that no server can change afterwards (spec/receipt.md, noise). */
export type OwnHalf = {
  /** The server's commitment, given before it saw the nonce. */
  readonly commit: string
  /** The asker's 32 random bytes, base64url. */
  readonly nonce: string
  /** The request's body as it was sent. */
  readonly body: string
  /** The answer as it was shown; null where its end was not heard here. */
  readonly shown: string | null
  /** It broke off: what was sealed may be a little more than came, or less. */
  readonly isCut?: boolean
}

/**
 * Compares a receipt with the asker's own copy: each sentence is one thing that does not agree. The
 * verifier has no such copy, so only whoever asked can make this check.
 */
export async function disagreements(bundle: Bundle, own: OwnHalf): Promise<readonly string[]> {
  const { statement, disclosures } = bundle
  const request = disclosures.request?.value ?? null
  const found: string[] = []
  if (request?.bodySha256 !== toBase64Url(await sha256(utf8(own.body)))) {
    found.push('The receipt is not about the question that was sent.')
  }
  if (request?.nonce !== own.nonce) found.push('The receipt does not hold the nonce that was sent.')
  // Whoever stands between, or the server itself, could show one text and seal another.
  if (own.shown !== null && !isShown(disclosures.text?.value?.text ?? null, own.shown, own.isCut)) {
    found.push('The receipt holds another answer than the one that was shown.')
  }
  // A provider draws its own noise, and the receipt says so.
  if (statement.engine.kind !== 'remote' && !(await isNoiseOf(bundle, own.commit))) {
    found.push('The noise is not the one that the server had committed to before the question.')
  }
  return found
}

const isShown = (sealed: string | null, shown: string, isCut = false): boolean =>
  sealed === shown ||
  (isCut && sealed !== null && (sealed.startsWith(shown) || shown.startsWith(sealed)))

async function isNoiseOf({ statement, disclosures }: Bundle, commit: string): Promise<boolean> {
  const key = fromBase64Url(disclosures.key?.value ?? '')
  const opened = key === null ? null : toBase64Url(await noiseCommit(key))
  return statement.noise?.commit === commit && opened === commit
}
