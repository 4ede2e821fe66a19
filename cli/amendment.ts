import type { Command } from 'commander'
import { AmendmentList } from '@overt/wire'
import { type Context, json, where } from './context.ts'
import { describeDiff, visible } from './diff.ts'
import { readEvaluationFile } from './evaluation.ts'
import { Exit, failed } from './exit.ts'
import type { ShownAmendment } from './openers.ts'
import { readText } from './named-file.ts'
import { submitFile, writeNew } from './signed-file.ts'
import { table } from './table.ts'

export function addAmendment(program: Command, context: Context): void {
  const amendment = program
    .command('amendment')
    .description('Changes of the charter or the board: prepared, signed by members, sent.')
  addNew(amendment, context)
  addShow(amendment, context)
  addApprove(amendment, context)
  addSubmit(amendment, context)
  addList(amendment, context)
  addWithdraw(amendment, context)
}

function addNew(amendment: Command, { terminal, openers }: Context): void {
  amendment
    .command('new')
    .description('Prepare an amendment from an edited folder (`overt charter export` writes one).')
    .argument('<folder>', 'charter.toml and its texts')
    .requiredOption('--rationale <text>', 'why, for the other members')
    .option('--evaluation <file>', "a text for the board to read; the last one's is not kept")
    .option('--out <file>', 'where to write it', 'charter.amendment.json')
    .action(async (folder: string, options: NewOptions, command: Command) => {
      const { rationale, evaluation, out } = options
      const read = evaluation === undefined ? null : await readEvaluationFile(evaluation)
      const governance = await (await openers()).openGovernance(where(command))
      const file = await governance.draftCharter(folder, rationale, read)
      await writeNew(out, file)
      const shown = await (await openers()).showAmendment(file)
      terminal.out(`${describeDiff(shown.diff)}\nWritten to ${out}: members approve it.\n`)
    })
}

type NewOptions = { rationale: string; evaluation?: string; out: string }

const isOver = ({ expires }: ShownAmendment, now: number): boolean =>
  expires !== null && Date.parse(expires) <= now

const timeOf = (shown: ShownAmendment, now: number): string => {
  if (shown.expires === null) return ''
  return isOver(shown, now) ? `, its time ended ${shown.expires}` : `, open until ${shown.expires}`
}

const describe = (shown: ShownAmendment, now: number): string => {
  const what = shown.of === 'emergency' ? 'An emergency' : `An amendment of the ${shown.of}`
  return (
    `${what} of ${visible(shown.origin)}\n` +
    `${shown.hash}${timeOf(shown, now)}, ${shown.approvals} signed so far\n\n` +
    `Why: ${visible(shown.rationale)}\n\n${describeDiff(shown.diff)}`
  )
}

type Vote = ShownAmendment['votes'][number]

/** How many have signed, of the board that decides, then of a new one. */
function votesIn([board, next]: readonly Vote[]): string {
  const of = ({ signed, needed }: Vote) => `${signed} of ${needed}`
  if (!board) return ''
  return next
    ? `${of(board)} of the board before and ${of(next)} of the new one`
    : `${of(board)} needed`
}

/** What a member does with what they have signed. */
function nextStep({ votes, proposed }: ShownAmendment, file: string): string {
  const send = `\`overt amendment submit ${file}\``
  if (!proposed) {
    return `Pass it on: somebody of the board that decides today must approve it before it can be sent.\n`
  }
  if (votes.some(({ signed, needed }) => signed < needed)) {
    return `Signed by ${votesIn(votes)}: pass it on to the next member, or send it as it is with ${send}.\n`
  }
  return `Send it with ${send}.\n`
}

/** The first signature, the second…: each in a file of its own, so that nobody's is overwritten. */
function signedName(path: string, approvals: number): string {
  const [, base = path, ending = ''] = /^(.*?)(?:\.signed(?:-\d+)?)?(\.json)?$/.exec(path) ?? []
  return `${base}.signed${approvals > 1 ? `-${approvals}` : ''}${ending}`
}

function addShow(amendment: Command, { terminal, openers, clock }: Context): void {
  amendment
    .command('show')
    .description('Print everything that an amendment changes.')
    .argument('<file>', 'an amendment file')
    .option('--json', 'print one object')
    .action(async (path: string, options: { json?: true }) => {
      const shown = await (await openers()).showAmendment(await readText(path))
      terminal.out(options.json ? json(shown) : describe(shown, clock()))
    })
}

function addApprove(amendment: Command, { terminal, openers, clock }: Context): void {
  amendment
    .command('approve')
    .description('Show everything that an amendment changes or an emergency does, then sign it.')
    .argument('<file>', 'an amendment or emergency file; your signature is added to it')
    .option('--key <file>', "your member key (else the data folder's)")
    .option('--out <file>', 'where to write it signed')
    .action(async (path: string, options: { key?: string; out?: string }, command: Command) => {
      const server = await openers()
      const source = await readText(path)
      // Before anything is asked for: nobody signs what they have not been shown.
      const asked = await server.showAmendment(source)
      terminal.err(describe(asked, clock()))
      if (isOver(asked, clock()))
        throw new Exit(failed, 'It was not signed: no server takes it any more.')
      const key = await server.readKey({ ...where(command), keyFile: options.key })
      const question = key.encrypted ? 'Passphrase, to sign this: ' : 'Type "sign" to sign this: '
      const typed = await terminal.secret(question)
      if (!key.encrypted && typed.trim() !== 'sign')
        throw new Exit(failed, 'It was not signed: that takes the word "sign".')
      const signed = await server.approveAmendment(source, key.text, typed)
      const shown = await server.showAmendment(signed)
      const out = options.out ?? signedName(path, shown.approvals)
      await writeNew(out, signed)
      terminal.out(`Signed: ${out}\n${nextStep(shown, out)}`)
    })
}

const written =
  'Written, and nobody need send it again: it counts once the witnesses of the ledger answer, which `overt amendment list` shows. To stop the assistant it counts already.\n'

function addSubmit(amendment: Command, context: Context): void {
  amendment
    .command('submit')
    .description('Send a signed file to the server: an amendment, a withdrawal or an emergency.')
    .argument('<file>', 'as `approve`, `withdraw` or `board emergency` wrote it')
    .option('--url <address>', "a server's address (else this data folder's)")
    .option('--json', 'print one object')
    .action(async (path: string, options: { url?: string; json?: true }, command: Command) => {
      const file = await readText(path)
      const taken = await submitFile(context, where(command), options.url, file)
      if (options.json) return context.terminal.out(json(taken))
      const { amendment: status, counts } = taken
      if (!counts) return context.terminal.out(written)
      if (status === null) return context.terminal.out('Taken.\n')
      const { of, votes, state } = status
      const next =
        state === 'enacted' && of === 'charter'
          ? ' It holds once its cool-down is over: `overt charter show` says when.'
          : ''
      context.terminal.out(
        `Taken: the amendment is ${state}, signed by ${votesIn(votes)}.${next}\n`,
      )
    })
}

function addList(amendment: Command, { terminal, openers, fetch: send }: Context): void {
  amendment
    .command('list')
    .description('List amendments: state, who approved, and why.')
    .option('--url <address>', "a server's address (else this data folder's)")
    .option('--json', 'print one object')
    .action(async (options: { url?: string; json?: true }, command: Command) => {
      const url = options.url ?? (await (await openers()).readSettings(where(command))).url
      const response = await send(`${url.replace(/\/+$/, '')}/api/amendments`)
      const { amendments } = AmendmentList.parse(await response.json())
      if (options.json) return terminal.out(json({ amendments }))
      if (amendments.length === 0) return terminal.err('There are no amendments.\n')
      terminal.out(
        table(
          amendments.map(({ index, hash, of, state, expires, approvedBy, votes, rationale }) => [
            `entry ${index}`,
            hash,
            of,
            state === 'open' ? `open until ${expires}` : state,
            `${votes.map(({ signed, needed }) => `${signed} of ${needed}`).join(' and ')}: ${visible(approvedBy.join(', '))}`,
            visible(rationale),
          ]),
        ),
      )
    })
}

function addWithdraw(amendment: Command, { terminal, openers }: Context): void {
  amendment
    .command('withdraw')
    .description('Sign the withdrawal of an amendment that you proposed.')
    .argument('<amendment>', 'the number of its entry, or its hash, as `amendment list` shows them')
    .requiredOption('--reason <text>', 'why')
    .option('--key <file>', "your member key (else the data folder's)")
    .option('--url <address>', "the server whose ledger it is in (else this data folder's)")
    .option('--out <file>', 'where to write it', 'withdrawal.signed')
    .action(
      async (
        named: string,
        options: { reason: string; key?: string; url?: string; out: string },
        command: Command,
      ) => {
        const server = await openers()
        const key = await server.readKey({ ...where(command), keyFile: options.key })
        const typed = key.encrypted ? await terminal.secret('Passphrase: ') : ''
        const { reason, url, out } = options
        const ruled = { ...where(command), url }
        const line = await server.withdrawAmendment(ruled, named, reason, key.text, typed)
        await writeNew(out, line)
        terminal.out(`Signed: ${out}\nSend it with \`overt amendment submit ${out}\`.\n`)
      },
    )
}
