/** A remote model service, as the settings give it. */
export type ProviderSettings = {
  readonly [name: string]: {
    readonly url: string
    readonly key: string | null
    readonly models: readonly string[]
    readonly contextTokens: number | null
  }
}

/** A provider that may be called: its address is safe to send a key to. */
export type Provider = {
  readonly name: string
  /** Up to and including `/v1`, without a slash at the end. */
  readonly url: string
  /** Null for a service that asks for none. */
  readonly key: string | null
  readonly models: readonly string[]
  readonly contextTokens: number | null
}

export class ProviderError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ProviderError'
  }
}

/**
 * The providers of the settings, in their order.
 * @throws ProviderError naming the first that cannot be used, and why.
 */
export function providersOf(settings: ProviderSettings): readonly Provider[] {
  return Object.entries(settings).map(([name, { url, key, models, contextTokens }]) => {
    const twice = models.find((model, at) => models.indexOf(model) < at)
    if (twice !== undefined) {
      throw new ProviderError(`Provider ${name} names the model ${twice} twice: keep one.`)
    }
    const odd = models.find((model) => !printable.test(model))
    if (odd !== undefined) {
      throw new ProviderError(`Provider ${name} has a model with a space or sign in its name.`)
    }
    if (key !== null && !printable.test(key)) {
      throw new ProviderError(
        `The key of provider ${name} holds a space or a sign that no header can carry: copy it again.`,
      )
    }
    return { name, url: checkedUrl(name, url), key, models, contextTokens }
  })
}

/** The id by which callers ask for a provider's model. */
export const remoteModelId = (provider: string, model: string): string => `${provider}/${model}`

/** Visible ASCII: what a header and a model id may hold. */
const printable = /^[\x21-\x7e]+$/

function checkedUrl(name: string, text: string): string {
  const url = URL.parse(text)
  if (url === null) throw new ProviderError(`The address of provider ${name} is not a URL.`)
  if (url.username !== '' || url.password !== '') {
    throw new ProviderError(
      `The address of provider ${name} holds a user name or password: give a key instead.`,
    )
  }
  if (url.search !== '' || url.hash !== '') {
    throw new ProviderError(
      `The address of provider ${name} must end with its path, such as https://host/v1.`,
    )
  }
  const safe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
  if (!safe) {
    throw new ProviderError(
      `Provider ${name} is not reached by https, so its key and all text could be read on the way: use https.`,
    )
  }
  return url.href.replace(/\/+$/, '')
}

/** `URL` has already brought every spelling of an IPv4 address to its dotted form. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)
}
