import { randomBytes } from 'node:crypto'
import { loadOpeners } from './openers.ts'
import { runProgram } from './program.ts'
import { processTerminal } from './terminal.ts'

// `overt ask … | head` closes our output early: that is a reader's choice and no error.
process.stdout.on('error', () => process.exit())

process.exitCode = await runProgram(process.argv.slice(2), {
  terminal: processTerminal(),
  openers: loadOpeners,
  fetch,
  clock: Date.now,
  random: (bytes) => new Uint8Array(randomBytes(bytes)),
})

// The command is over: what a library still holds open must not keep the process.
setTimeout(() => process.exit(), 1000).unref()
