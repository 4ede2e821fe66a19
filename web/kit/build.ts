/** What the server gives out now, beside the build that this page is of. */
export type ServedBuild =
  | { readonly type: 'same' | 'unreachable' }
  /** `name` is the file that its page begins with. */
  | { readonly type: 'newer'; readonly name: string }

const patienceMs = 10_000

/** Asks the server for its page, which no cache may answer, and looks at what that begins with. */
export async function servedBuild(): Promise<ServedBuild> {
  try {
    const signal = AbortSignal.timeout(patienceMs)
    const response = await fetch('/', {
      cache: 'no-store',
      headers: { accept: 'text/html' },
      signal,
    })
    const name = response.ok ? entryOf(await response.text()) : null
    // A proxy's page, or a server whose web is not built: nothing can be had from either.
    if (name === null) return { type: 'unreachable' }
    return name === entryIn(document) ? { type: 'same' } : { type: 'newer', name }
  } catch {
    return { type: 'unreachable' }
  }
}

const entryOf = (html: string): string | null =>
  entryIn(new DOMParser().parseFromString(html, 'text/html'))

const entryIn = (page: Document): string | null =>
  page.querySelector('script[type=module][src^="/assets/"]')?.getAttribute('src') ?? null
