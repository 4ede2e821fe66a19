import type { StepState, Verdict } from './verdict.ts'

const mark: Readonly<Record<StepState, string>> = {
  proven: '✓',
  'self-attested': '~',
  'not checked': '–',
  refused: '✗',
}

/** A verdict as a page of plain text, for terminals. Text from the file cannot move the cursor. */
export function describeVerdict(verdict: Verdict): string {
  const { summary, steps, notProven } = verdict
  const lines = [headline(verdict), '']
  if (summary) {
    lines.push(`  ledger   ${summary.origin}`, `  receipt  ${summary.id}`)
    lines.push(
      `  model    ${summary.model}`,
      `  issued   ${isoTime(summary.issued)}, by the server's clock`,
      '',
    )
  }
  for (const { step, name, state, code, detail } of steps) {
    lines.push(
      `  ${mark[state]} ${String(step).padStart(2)}  ${name.padEnd(11)} ${state}${code ? `  ${code}` : ''}`,
    )
    lines.push(`        ${detail}`)
  }
  lines.push('', 'Not proven:', ...notProven.map((gap) => `  · ${gap}`), '')
  return lines.map(printable).join('\n')
}

function headline({ verdict, level, because }: Verdict): string {
  if (because)
    return `${verdict === 'refused' ? 'REFUSED' : 'TRUST NOT ESTABLISHED'} at step ${because.at}, ${because.code}: ${because.detail}`
  return level === 'witnessed'
    ? 'PROVEN, witnessed: everything that your policy demands holds.'
    : 'PROVEN, self-attested: what was checked holds, on the word of the ledger alone.'
}

/** Times beyond the calendar are told as they are. */
function isoTime(unixSeconds: number): string {
  const time = new Date(unixSeconds * 1000)
  return Number.isNaN(time.getTime()) ? String(unixSeconds) : time.toISOString()
}

const printable = (line: string): string => line.replace(/[\p{Cc}\p{Cf}]/gu, '�')
