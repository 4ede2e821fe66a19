import type { Finding } from './finding.ts'
import type { Code } from './refused.ts'
import { type Gap, type Step, type StepName, type StepState, type Summary } from './verdict.ts'
import { type Verdict, gaps } from './verdict.ts'

const stepNames: readonly StepName[] = [
  'file',
  'disclosures',
  'leaf',
  'trust',
  'checkpoint',
  'inclusion',
  'order',
  'board',
  'charter',
  'behaviour',
  'text',
  'replay',
]

export type Report = {
  /** Notes the next step and gives what it found; null ends the verification. */
  readonly add: <T>(finding: Finding<T>) => T | null
  readonly end: (level: Verdict['level'], summary: Summary | null) => Verdict
}

/** Gathers the steps in their order and says at the end what they come to. */
export function openReport(): Report {
  const warnings = new Set<Code>()
  const unproven = new Set<string>(['truth', 'once'] satisfies Gap[])
  const steps: Step[] = []
  let because: Verdict['because'] = null

  const note = (state: StepState, code: Code | null, detail: string, ends: boolean): void => {
    const at = steps.length + 1
    steps.push({ step: at, name: stepNames[at - 1] ?? 'replay', state, code, detail })
    if (ends && code) because = { code, at, detail }
  }

  const add = <T>(finding: Finding<T>): T | null => {
    if (!finding.ok) {
      note(finding.state ?? 'refused', finding.code, finding.detail, true)
      return null
    }
    for (const warning of finding.warnings) warnings.add(warning)
    for (const gap of finding.gaps) unproven.add(gap)
    const [code = null] = finding.warnings
    // A promise is not inclusion, so the rest is still told but nothing is called proven.
    note(finding.state, code, finding.detail, code === 'W_PENDING')
    return finding.value
  }

  const end = (level: Verdict['level'], summary: Summary | null): Verdict => {
    while (steps.length < stepNames.length) note('not checked', null, 'Not reached.', false)
    const exit = exitOf(because?.code)
    return {
      exit,
      verdict: (['proven', 'refused', 'not established'] as const)[exit],
      level: exit === 0 ? level : null,
      because,
      steps,
      warnings: [...warnings],
      notProven: Object.entries(gaps).flatMap(([gap, sentence]) =>
        unproven.has(gap) ? sentence : [],
      ),
      summary,
    }
  }
  return { add, end }
}

/** Neither a reader who trusts nobody nor an answer that is still on its way is anybody's fault. */
function exitOf(code: Code | undefined): 0 | 1 | 2 {
  if (code === undefined) return 0
  return code === 'E_LOGKEY' || code === 'W_PENDING' ? 2 : 1
}
