/** Told when something begins and ends in an engine. */
export type Uses = { begin(): void; end(): void }

/**
 * The same engine, which tells of everything that is under way in it: an engine that is being used must
 * not be put away. Whatever the port has now or later is covered: a promise until it settles, an
 * iteration from its first turn to its end.
 */
export const counted = <T extends object>(engine: T, uses: Uses): T =>
  new Proxy(engine, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target)
      if (typeof value !== 'function' || key === Symbol.asyncDispose) return value
      return (...args: unknown[]) => tracked(Reflect.apply(value, target, args), uses)
    },
  })

function tracked(result: unknown, uses: Uses): unknown {
  if (result instanceof Promise) {
    uses.begin()
    return result.finally(() => uses.end())
  }
  return isIterable(result) ? trackedIteration(result, uses) : result
}

const isIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value

/** A generator in a generator: it counts from the first turn, and however it is left. */
async function* trackedIteration(source: AsyncIterable<unknown>, uses: Uses) {
  uses.begin()
  try {
    yield* source
  } finally {
    uses.end()
  }
}
