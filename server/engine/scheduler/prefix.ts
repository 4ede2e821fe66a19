/** Tokens in order, whose they are, and how many at their beginning are public. */
export interface Prefix {
  /** Null while nobody has used it. */
  readonly account: string | null
  readonly tokens: Int32Array
  readonly length: number
  /** The charter's and the template's own text before anything of a person: everybody's prompt may begin so. */
  readonly publicLength: number
}

/**
 * How many tokens at the beginning of a prompt can be had from `holder` instead of being read: of the
 * same account all that agree, of another one only what is public in both. The last token of a prompt
 * is always read again: its row gives the first token of the answer.
 */
export function sharedLength(holder: Prefix, prompt: Prefix): number {
  const isOwn = holder.account === prompt.account
  const most = Math.min(
    holder.length,
    prompt.length - 1,
    isOwn ? Infinity : Math.min(holder.publicLength, prompt.publicLength),
  )
  let length = 0
  while (length < most && holder.tokens[length] === prompt.tokens[length]) length++
  return length
}

/**
 * The public length of cells that keep `common` tokens of `before` and go on as `prompt`: what one
 * account wrote does not become public because its next prompt has the same words from the charter.
 */
export function publicLengthAfter(before: Prefix, common: number, prompt: Prefix): number {
  if (common <= before.publicLength) return prompt.publicLength
  return Math.min(before.publicLength, prompt.publicLength)
}

/** The one that has most of the prompt, and how much; null when none has any. */
export function longest<T extends Prefix>(
  holders: Iterable<T>,
  prompt: Prefix,
): { readonly holder: T; readonly common: number } | null {
  let best: { readonly holder: T; readonly common: number } | null = null
  for (const holder of holders) {
    const common = sharedLength(holder, prompt)
    if (common > (best?.common ?? 0)) best = { holder, common }
  }
  return best
}
