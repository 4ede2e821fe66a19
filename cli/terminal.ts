import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'

/** The person's end of a command: what it prints to, reads from and is interrupted by. */
export type Terminal = {
  /** The answer to the command, and nothing else: another program may read it. */
  readonly out: (text: string) => void
  /** Everything said beside it. */
  readonly err: (text: string) => void
  /** Whether a person watches `err`: lines may then be rewritten in place. */
  readonly watched: boolean
  /** Whether standard input is a keyboard. */
  readonly keyboard: boolean
  /** All of standard input. */
  readonly read: () => Promise<string>
  /** One line that nobody sees being typed; the first of standard input where there is no keyboard. */
  readonly secret: (question: string) => Promise<string>
  /** Aborted by Ctrl-C or a polite kill. Only a command that asks for it outlives them. */
  readonly interrupted: () => AbortSignal
}

/** A launcher passes on the Ctrl-C that the terminal has also delivered: one press, two signals. */
const samePressMs = 1000

export function processTerminal(): Terminal {
  return {
    out: (output) => void process.stdout.write(output),
    err: (output) => void process.stderr.write(output),
    watched: process.stderr.isTTY,
    keyboard: process.stdin.isTTY,
    read: () => text(process.stdin),
    secret,
    interrupted,
  }
}

async function secret(question: string): Promise<string> {
  if (!process.stdin.isTTY) return firstLine(process.stdin)
  process.stderr.write(question)
  // Nothing that is typed is echoed.
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true })
  try {
    return await lines.question('')
  } finally {
    lines.close()
    process.stderr.write('\n')
  }
}

/** However much comes behind it, and whether that ever ends. */
export async function firstLine(input: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input })) return line
  return ''
}

function interrupted(): AbortSignal {
  const controller = new AbortController()
  let first = 0
  const onSignal = (): void => {
    if (first === 0) first = performance.now()
    else if (performance.now() - first > samePressMs) process.exit(130)
    controller.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  return controller.signal
}
