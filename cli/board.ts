import { type Command, Option } from 'commander'
import { versionOf } from './charter.ts'
import { type Context, json, where } from './context.ts'
import { visible } from './diff.ts'
import { Exit, usage } from './exit.ts'
import type { BoardMember, EmergencyAct, GovernanceReader } from './openers.ts'
import { readText } from './named-file.ts'
import { writeNew } from './signed-file.ts'

export function addBoard(program: Command, context: Context): void {
  const board = program.command('board').description('Who decides on the charter.')
  addShow(board, context)
  addPropose(board, context)
  addEmergency(board, context)
}

function addShow(board: Command, { terminal, openers }: Context): void {
  board
    .command('show')
    .description('Print the members, their keys, and how many of them decide.')
    .option('--json', 'print one object')
    .action(async (options: { json?: true }, command: Command) => {
      const { board: seated } = await (await openers()).openGovernance(where(command))
      if (options.json) return terminal.out(json(seated))
      const { members, threshold } = seated
      const alone = members.length === 1
      const words = alone ? 'One person decides here.' : `${threshold} of ${members.length} decide.`
      const keys = members.map(({ name, key }) => `${visible(name)}  ${key}\n`)
      terminal.out(`${words}\n${keys.join('')}${limitsOf(seated)}${witnessesOf(seated)}`)
    })
}

/** Who may act alone where not everybody may, and until when it decides where that ends. */
function limitsOf({ members, emergency, expires }: GovernanceReader['board']): string {
  const some = emergency.length < members.length
  const alone = emergency.length === 0 ? 'Nobody' : `Only ${emergency.map(visible).join(', ')}`
  return (
    (some ? `${alone} may act alone in an emergency.\n` : '') +
    (expires === null ? '' : `It decides until ${expires}; nothing answers from then on.\n`)
  )
}

/** Whose cosignatures the board voted for; nothing where it voted on none. */
function witnessesOf({ witnesses }: GovernanceReader['board']): string {
  if (witnesses === null) return ''
  const { sha256, words, text } = witnesses
  const told = words ?? 'the text of that policy is not here'
  return `Witnesses, by the board's vote: ${told} (SHA-256 ${sha256}).\n${text ?? ''}`
}

type Proposing = {
  member: string[]
  threshold: string
  rationale: string
  witnessPolicy?: string | false
  emergency?: string[] | false
  expires?: string
  out: string
}

function addPropose(board: Command, { terminal, openers, clock }: Context): void {
  board
    .command('propose')
    .description(
      'Prepare a new board, whole. The boards before and after it sign, as an amendment.',
    )
    .requiredOption('--member <name=key...>', 'each member, by the key that `member new` printed')
    .requiredOption('--threshold <n>', 'how many of them decide')
    .requiredOption('--rationale <text>', 'why, for the members')
    .option('--witness-policy <file>', 'the witnesses of this tlog-policy file, by vote')
    .option('--no-witness-policy', 'no vote on witnesses (else that of the board before)')
    .option('--emergency <name...>', 'who may act alone in an emergency (else every member)')
    .option('--no-emergency', 'nobody may act alone in an emergency')
    .option('--expires <date>', 'when this board stops deciding, such as 2027-12-31 (else never)')
    .option('--out <file>', 'where to write it', 'board.amendment.json')
    .action(async (options: Proposing, command: Command) => {
      const governance = await (await openers()).openGovernance(where(command))
      const members = options.member.map(memberOf)
      const threshold = thresholdOf(options.threshold, members.length)
      const { rationale, out } = options
      const witnessPolicy = await witnessSource(options.witnessPolicy)
      const emergency = options.emergency === false ? [] : options.emergency
      const expires = options.expires === undefined ? null : expiryOf(options.expires, clock())
      const next = { members, threshold, rationale, witnessPolicy, emergency, expires }
      await writeNew(out, await governance.draftBoard(next))
      terminal.out(`Written to ${out}: the members approve it with \`overt amendment approve\`.\n`)
    })
}

function thresholdOf(text: string, most: number): number {
  const threshold = Number(text)
  if (Number.isInteger(threshold) && threshold >= 1 && threshold <= most) return threshold
  throw new Exit(usage, `The threshold is a number from 1 to ${most}, the number of members.`)
}

function expiryOf(text: string, now: number): number {
  const at = /^\d{4}-\d\d-\d\d(T[\d:.]+Z)?$/.test(text) ? Date.parse(text) : Number.NaN
  if (at > now) return Math.floor(at / 1000)
  throw new Exit(usage, `${text} is no date to come: write it as 2027-12-31.`)
}

async function witnessSource(given: string | false | undefined) {
  if (given === undefined) return undefined
  return given === false ? null : readText(given)
}

function memberOf(text: string): BoardMember {
  const [, name = '', key = ''] = /^([^=]+)=([A-Za-z0-9+/]{43}=)$/.exec(text) ?? []
  if (name !== '') return { name, key }
  throw new Exit(usage, `${text} is no member: write a name, =, and the key of \`member new\`.`)
}

type Declaring = {
  act: EmergencyAct
  reason: string
  to?: string
  key?: string
  url?: string
  out: string
}

function addEmergency(board: Command, { terminal, openers }: Context): void {
  board
    .command('emergency')
    .description(
      'Sign an emergency: stop the assistant or go to a voted fallback, alone and at once.',
    )
    .addOption(
      new Option('--act <act>', 'ratify and end take the whole threshold')
        .choices(['stop', 'fallback', 'ratify', 'end'])
        .makeOptionMandatory(),
    )
    .requiredOption('--reason <text>', 'why, for everybody')
    .option('--to <n>', 'for fallback: the number of a version')
    .option('--key <file>', "your member key (else the data folder's)")
    .option('--url <address>', "the server that it is for (else this data folder's)")
    .option('--out <file>', 'where to write it', 'emergency.signed')
    .action(async (options: Declaring, command: Command) => {
      const server = await openers()
      const { act, reason, to, url, out } = options
      if ((act === 'fallback') !== (to !== undefined)) {
        throw new Exit(usage, '--to names the version that a fallback goes to, and nothing else.')
      }
      const key = await server.readKey({ ...where(command), keyFile: options.key })
      const typed = key.encrypted ? await terminal.secret('Passphrase: ') : ''
      const what = { act, reason, seq: to === undefined ? null : versionOf(to) }
      const ruled = { ...where(command), url }
      await writeNew(out, await server.declareEmergency(ruled, what, key.text, typed))
      const whole = act === 'ratify' || act === 'end'
      const more = whole
        ? `As many members as decide must sign it: each with \`overt amendment approve\`.\n`
        : ''
      terminal.out(`Signed: ${out}\n${more}Send it with \`overt amendment submit ${out}\`.\n`)
    })
}
