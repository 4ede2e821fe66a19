import { Command, CommanderError } from 'commander'
import { addAccount } from './account.ts'
import { addAmendment } from './amendment.ts'
import { addAsk } from './ask.ts'
import { addAudit } from './audit.ts'
import { addBoard } from './board.ts'
import { addCharter } from './charter.ts'
import { addMember } from './member.ts'
import { addAuditor } from './auditor.ts'
import { addBackup, addRestore } from './backup.ts'
import { addConfig } from './config.ts'
import type { Context } from './context.ts'
import manifest from './package.json' with { type: 'json' }
import { Exit, failed, ok, sentence, usage } from './exit.ts'
import { addFsck } from './fsck.ts'
import { addJob } from './job.ts'
import { addKey } from './key.ts'
import { addLedger } from './ledger.ts'
import { addModel } from './model.ts'
import { addMonitor } from './monitor.ts'
import { addOwner } from './owner.ts'
import { addPolicy } from './policy.ts'
import { addRecord } from './record.ts'
import { addReplay } from './replay.ts'
import { addServe } from './serve.ts'
import { addVerify } from './verify.ts'
import { addVersion } from './version.ts'
import { addWitness } from './witness.ts'

/** Runs one command line to its end and returns the status for the shell. Never throws. */
export async function runProgram(
  args: readonly string[],
  context: Omit<Context, 'exit'>,
): Promise<number> {
  let status = ok
  const exit = (next: number): void => void (status = next)
  const program = createProgram({ ...context, exit })
  try {
    await program.parseAsync(args, { from: 'user' })
    return status
  } catch (error) {
    // Commander has printed its own message, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? ok : usage
    context.terminal.err(`${sentence(error)}\n`)
    return error instanceof Exit ? error.status : failed
  }
}

/** The whole command line; each command is a file. */
function createProgram(context: Context): Command {
  const { terminal } = context
  const program = new Command('overt')
    .description('The AI assistant that anyone can run and nobody has to take on trust.')
    .option('--home <folder>', 'the data folder (else OVERT_HOME, else ~/.overt)')
    .version(`overt ${manifest.version}`, '--version', 'print the version')
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .configureHelp({ sortSubcommands: false, helpWidth: 96 })
  const commands = [
    addServe,
    addAsk,
    addVerify,
    addReplay,
    addPolicy,
    addFsck,
    addBackup,
    addRestore,
    addLedger,
    addWitness,
    addMonitor,
    addCharter,
    addAmendment,
    addBoard,
    addMember,
    addKey,
    addModel,
    addConfig,
    addOwner,
    addAccount,
    addAuditor,
    addRecord,
    addAudit,
    addJob,
    addVersion,
  ]
  for (const add of commands) add(program, context)
  return program
}
