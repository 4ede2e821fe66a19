import type { Command } from 'commander'
import type { Openers, Where } from './openers.ts'
import type { Terminal } from './terminal.ts'

/** What every command works with. */
export type Context = {
  readonly terminal: Terminal
  readonly openers: () => Promise<Openers>
  readonly fetch: typeof fetch
  readonly clock: () => number
  readonly random: (bytes: number) => Uint8Array
  /** Sets the status that the process will end with; without it, 0. */
  readonly exit: (status: number) => void
}

/** The data folder that the command line names. */
export function where(command: Command): Where {
  const { home } = command.optsWithGlobals<{ home?: string }>()
  return { home }
}

/** One object on one line, for another program. */
export function json(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}
