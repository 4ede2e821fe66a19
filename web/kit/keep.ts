import type { z } from './zod.ts'

type Where = 'browser' | 'tab'

/**
 * A small thing that this browser (or this tab) remembers. Where storage is refused or full it lives
 * as long as the page: nothing here is worth an error.
 */
export type Keep<T> = {
  readonly read: (name?: string) => T | null
  /** @returns whether it outlives the page. */
  readonly write: (value: T, name?: string) => boolean
  readonly forget: (name?: string) => void
}

export function keep<T>(where: Where, key: string, schema: z.ZodType<T>): Keep<T> {
  const path = (name: string | undefined): string =>
    name === undefined ? `overt.${key}` : `overt.${key}.${name}`
  const memory = new Map<string, string>()
  return {
    read: (name) => {
      const text =
        attempt(() => storage(where).getItem(path(name))) ?? memory.get(path(name)) ?? null
      const value: unknown = text === null ? null : attempt(() => JSON.parse(text))
      const parsed = schema.safeParse(value)
      return parsed.success ? parsed.data : null
    },
    write: (value, name) => {
      const text = JSON.stringify(value)
      memory.set(path(name), text)
      const isKept = attempt(() => storage(where).setItem(path(name), text)) !== null
      // What was there before it would be read in its place.
      if (!isKept) attempt(() => storage(where).removeItem(path(name)))
      return isKept
    },
    forget: (name) => {
      memory.delete(path(name))
      attempt(() => storage(where).removeItem(path(name)))
    },
  }
}

const storage = (where: Where): Storage => (where === 'browser' ? localStorage : sessionStorage)

function attempt<T>(run: () => T): T | null {
  try {
    return run()
  } catch {
    return null
  }
}
