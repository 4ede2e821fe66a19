import type { Command } from 'commander'
import type { CharterHistory } from '@overt/wire'
import { type Context, json, where } from './context.ts'
import { describeDiff, visible } from './diff.ts'
import { Exit, usage } from './exit.ts'

export function addCharter(program: Command, context: Context): void {
  const charter = program
    .command('charter')
    .description('What this assistant is told and may do, and how it came to be so.')
  addShow(charter, context)
  addDiff(charter, context)
  addExport(charter, context)
}

function addShow(charter: Command, { terminal, openers }: Context): void {
  charter
    .command('show')
    .description('Print the charter in force, and each version with who approved it.')
    .option('--json', 'print one object')
    .action(async (options: { json?: true }, command: Command) => {
      const governance = await (await openers()).openGovernance(where(command))
      const history = governance.history()
      if (options.json) return terminal.out(json(history))
      const { inForce } = history
      const files = governance.files(inForce.kind === 'charter' ? inForce.seq : null)
      terminal.out(describe(history, files))
    })
}

function describe(history: CharterHistory, files: CharterHistory['files']): string {
  const { versions } = history
  const lines = versions.map(
    ({ seq, index, leaf, approvedBy, threshold, active, reason }) =>
      `${seq}. entry ${index}, leaf ${leaf}, signed by ${visible(approvedBy.join(', '))} (${threshold} needed)` +
      `${active === null ? '' : `, in force from ${active}`}: ${visible(reason)}`,
  )
  const texts = files.map(({ name, text }) => `--- ${name}\n${text.trimEnd()}\n`)
  return `${holds(history)}\n\n${lines.join('\n')}\n\n${texts.join('\n')}`
}

type Declared = CharterHistory['emergencies'][number]

const sayingOf = (declared: Declared | undefined): string =>
  declared ? `${visible(declared.by.join(', '))}: ${visible(declared.reason)}` : ''

/** Whether the board agreed to a fallback and, where it did not, how long that lasts. */
function ratifiedOr(lapses: string | null, emergencies: CharterHistory['emergencies']): string {
  if (lapses === null) {
    const ratified = emergencies.findLast(({ act }) => act === 'ratify')
    return `The board has ratified it (${sayingOf(ratified)}).`
  }
  return (
    `The board has not ratified it: at ${lapses} it lapses, and nothing answers from then on. ` +
    'It ratifies with `overt board emergency --act ratify`.'
  )
}

/** What holds now and, where that is an emergency, who said so and how it ends. */
function holds({ inForce, emergencies }: CharterHistory): string {
  const last = emergencies.findLast(({ act }) => act === 'stop' || act === 'fallback')
  const said = sayingOf(last)
  const end = 'The board ends that with `overt board emergency --act end`.'
  if (inForce.kind === 'charter') {
    const { seq, emergency, lapses } = inForce
    if (!emergency) return `Charter ${seq} is in force.`
    const agreed = ratifiedOr(lapses, emergencies)
    return `Charter ${seq} is in force, by an emergency (${said}). ${agreed} ${end}`
  }
  switch (inForce.because) {
    case 'emergency':
      return `Nothing answers: a member of the board stopped it (${said}; entry ${inForce.index}). ${end}`
    case 'lapsed':
      return `Nothing answers: the board did not ratify the emergency in time (${said}). ${end}`
    case 'stopped':
      return `Nothing answers: it was stopped by entry ${inForce.index}. ${end}`
    case 'board-expired':
      return 'Nothing answers: the board has expired. It seats a new one with `overt board propose`.'
  }
}

function addDiff(charter: Command, { terminal, openers }: Context): void {
  charter
    .command('diff')
    .description('Print what changed from one version to another.')
    .argument('<from>', 'the number of a version')
    .argument('<to>', 'the number of another')
    .option('--json', 'print one object')
    .action(async (from: string, to: string, options: { json?: true }, command: Command) => {
      const governance = await (await openers()).openGovernance(where(command))
      const files = governance.diff(versionOf(from), versionOf(to))
      terminal.out(options.json ? json({ files }) : describeDiff(files))
    })
}

function addExport(charter: Command, { terminal, openers }: Context): void {
  charter
    .command('export')
    .description('Write a version as a folder of text, to read or to amend.')
    .argument('<folder>', 'a new folder')
    .option('--version-number <n>', 'another version than the last')
    .action(async (folder: string, options: { versionNumber?: string }, command: Command) => {
      const governance = await (await openers()).openGovernance(where(command))
      const { versionNumber: n } = options
      await governance.export(folder, n === undefined ? null : versionOf(n))
      terminal.out(`Written to ${folder}: edit it, then \`overt amendment new ${folder}\`.\n`)
    })
}

export function versionOf(text: string): number {
  if (/^[1-9][0-9]{0,8}$/.test(text)) return Number(text)
  throw new Exit(usage, `${text} is no version of the charter: name one by its number.`)
}
