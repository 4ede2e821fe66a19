import type { Regular } from './regular.ts'

/** The characters of the shortest text of a language. */
export function shortest(language: Regular): number {
  switch (language.kind) {
    case 'class':
      return 1
    case 'sequence':
      return language.items.reduce((sum, item) => sum + shortest(item), 0)
    case 'choice':
      return language.items.reduce((least, item) => Math.min(least, shortest(item)), Infinity)
    case 'repeat':
      return language.min === 0 ? 0 : language.min * shortest(language.item)
  }
}

/** The characters of the longest text of a language; Infinity where there is none. */
export function longest(language: Regular): number {
  switch (language.kind) {
    case 'class':
      return 1
    case 'sequence':
      return language.items.reduce((sum, item) => sum + longest(item), 0)
    case 'choice':
      return language.items.reduce((most, item) => Math.max(most, longest(item)), 0)
    case 'repeat': {
      const each = longest(language.item)
      return each === 0 ? 0 : each * (language.max ?? Infinity)
    }
  }
}

/**
 * Texts of a language with at most `max` characters, and not all of them: its counts are held down
 * together until even the longest text fits. Null where it is too long with the fewest.
 */
export function heldTo(language: Regular, max: number): Regular | null {
  if (longest(language) <= max) return language
  let [low, high] = [-1, max + 1]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (longest(counted(language, middle)) <= max) low = middle
    else high = middle
  }
  return low < 0 ? null : counted(language, low)
}

/** What repeats something repeated has fewer times: a path of a few long names, not of many short ones. */
const INNER_FOR_OUTER = 8

function counted(language: Regular, times: number): Regular {
  switch (language.kind) {
    case 'class':
      return language
    case 'sequence':
    case 'choice':
      return { ...language, items: language.items.map((item) => counted(item, times)) }
    case 'repeat': {
      const { item, min, max } = language
      const most = repeats(item) ? Math.ceil(times / INNER_FOR_OUTER) : times
      return {
        ...language,
        item: counted(item, times),
        max: Math.max(min, Math.min(max ?? Infinity, most)),
      }
    }
  }
}

function repeats(language: Regular): boolean {
  if (language.kind === 'class') return false
  return language.kind === 'repeat' || language.items.some(repeats)
}
