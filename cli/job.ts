import type { Command } from 'commander'
import { type Context, json, where } from './context.ts'
import { Exit, failed } from './exit.ts'
import { table } from './table.ts'

type Json = { json?: true }

/** Work of the server that failed too often and waits for a person. */
export function addJob(program: Command, { terminal, openers }: Context): void {
  const job = program.command('job').description('Work of the server that was given up.')
  job
    .command('list')
    .description('List what was given up: id, kind, since when, attempts, why.')
    .option('--json', 'print one object')
    .action(async (options: Json, command: Command) => {
      await using jobs = await (await openers()).openDeadJobs(where(command))
      const dead = await jobs.list()
      if (options.json) return terminal.out(json({ jobs: dead }))
      const rows = dead.map((one) => [
        one.id,
        one.kind,
        one.created,
        `${one.attempts}`,
        one.problem,
      ])
      terminal.out(table([['id', 'kind', 'since', 'attempts', 'why'], ...rows]))
    })
  for (const [name, done, what] of verbs) {
    job
      .command(name)
      .description(what)
      .argument('<id>', 'as `job list` shows it')
      .option('--json', 'print one object')
      .action(async (id: string, options: Json, command: Command) => {
        await using jobs = await (await openers()).openDeadJobs(where(command))
        if (!(await jobs[name](id))) throw new Exit(failed, `There is no given-up job ${id}.`)
        terminal.out(options.json ? json({ id, [done]: true }) : `${id}: ${done}.\n`)
      })
  }
}

const verbs = [
  ['retry', 'retried', 'Try a job again, with all its attempts.'],
  ['drop', 'dropped', 'Forget a job.'],
] as const
