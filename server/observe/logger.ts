import { pino } from 'pino'
import { redact } from './redact.ts'

/** Named values of one line. An Error goes under a name, `{ error }`, never alone: alone it would lend its message. */
export type Fields = { readonly [name: string]: unknown }

type Write = {
  (fields: Fields, message: string): void
  (message: string): void
}

/** What the parts of the server say of their work. Never what people or models write: see redact.ts. */
export interface Logger {
  readonly debug: Write
  readonly info: Write
  readonly warn: Write
  readonly error: Write
  /** The same, with these fields on every line: `{ part: 'ledger' }`. */
  child(fields: Fields): Logger
}

type Destination = { write(line: string): void }

/**
 * One line a record: JSON, or plain words when a person watches. Standard error, written at once, so
 * that the last words of a dying process are not lost.
 */
export function openLogger(
  settings: { readonly logLevel: pino.LevelWithSilent },
  options: { readonly destination?: Destination; readonly plain?: boolean } = {},
): Logger {
  const output = options.destination ?? pino.destination({ fd: 2, sync: true })
  const plain = options.plain ?? (options.destination === undefined && process.stderr.isTTY)
  const lines = pino(
    {
      level: settings.logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }), log: redact },
    },
    plain ? { write: (line: string) => output.write(plainLine(line)) } : output,
  )
  return speaking(lines)
}

/** Pino does not pass a child's own fields through a formatter, so they are redacted on the way in. */
function speaking(lines: pino.Logger): Logger {
  return {
    debug: lines.debug.bind(lines),
    info: lines.info.bind(lines),
    warn: lines.warn.bind(lines),
    error: lines.error.bind(lines),
    child: (fields) => speaking(lines.child(redact(fields))),
  }
}

/** For tests and for commands that have nothing to report on the way. */
export const silentLogger: Logger = speaking(pino({ level: 'silent' }))

type Line = { time?: string; level?: string; msg?: string; [field: string]: unknown }

/** `12:30:05 warn  could not reach the hub  source=hub` */
export function plainLine(json: string): string {
  const { time = '', level = '', msg = '', ...fields }: Line = JSON.parse(json)
  const rest = Object.entries(fields).map(([name, value]) =>
    typeof value === 'string' ? `${name}=${value}` : `${name}=${JSON.stringify(value)}`,
  )
  const words = [time.slice(11, 19), level.padEnd(5), msg, ...rest]
  return `${words.join(' ').trimEnd()}\n`
}
