const ends = new Set<() => void>()
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * What a script began ends with it, also where a signal or an exception ends it in the middle: no server goes on for
 * nobody, and no folder stays. `end` must not wait for anything. Gives what takes it back, once it was ended in order.
 */
export function whenLeaving(end: () => void): () => void {
  if (ends.size === 0) listen()
  ends.add(end)
  return () => {
    ends.delete(end)
    if (ends.size === 0) forget()
  }
}

function listen(): void {
  for (const signal of signals) process.once(signal, leave)
  process.once('exit', endAll)
}

function forget(): void {
  for (const signal of signals) process.off(signal, leave)
  process.off('exit', endAll)
}

/** Ends as it would have without us: by the signal, unless somebody else here listens for it. */
function leave(signal: NodeJS.Signals): void {
  endAll()
  forget()
  process.kill(process.pid, signal)
}

/** The latest first: a disk under a folder before the folder. */
function endAll(): void {
  for (const end of [...ends].toReversed()) end()
  ends.clear()
}
