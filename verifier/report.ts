import type { Finding } from './finding.ts'
import type { Code } from './refused.ts'
import { type Gap, type Step, type StepName, type Summary, type Verdict, gaps } from './verdict.ts'

export const stepNames: readonly StepName[] = [
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

/** Gathers the steps in their order and says at the end what they come to. */
export class Report {
  readonly #steps: Step[] = []
  readonly #warnings = new Set<Code>()
  readonly #gaps = new Set<string>(['truth', 'once'] satisfies Gap[])
  #because: Verdict['because'] = null

  /** Notes the next step and gives what it found; null ends the verification. */
  add<T>(finding: Finding<T>): T | null {
    const step = this.#steps.length + 1
    const name = nameOf(step)
    if (!finding.ok) {
      const { code, detail, state = 'refused' } = finding
      this.#steps.push({ step, name, state, code, detail })
      this.#because = { code, at: step, detail }
      return null
    }
    const { state, detail, warnings } = finding
    this.#steps.push({ step, name, state, code: warnings[0] ?? null, detail })
    for (const warning of warnings) this.#warnings.add(warning)
    for (const gap of finding.gaps) this.#gaps.add(gap)
    // A promise is not inclusion, so the rest is still told but nothing is called proven.
    if (warnings.includes('W_PENDING')) this.#because = { code: 'W_PENDING', at: step, detail }
    return finding.value
  }

  end(level: 'self-attested' | 'witnessed', summary: Summary | null): Verdict {
    while (this.#steps.length < stepNames.length) this.#skip()
    const exit = this.#exit()
    return {
      exit,
      verdict: exit === 0 ? 'proven' : exit === 1 ? 'refused' : 'not established',
      level: exit === 0 ? level : null,
      because: this.#because,
      steps: this.#steps,
      warnings: [...this.#warnings],
      notProven: Object.entries(gaps)
        .filter(([gap]) => this.#gaps.has(gap))
        .map(([, sentence]) => sentence),
      summary,
    }
  }

  #skip(): void {
    const step = this.#steps.length + 1
    const detail = 'Not reached.'
    this.#steps.push({ step, name: nameOf(step), state: 'not checked', code: null, detail })
  }

  #exit(): 0 | 1 | 2 {
    if (this.#because === null) return 0
    return this.#because.code === 'E_LOGKEY' || this.#because.code === 'W_PENDING' ? 2 : 1
  }
}

function nameOf(step: number): StepName {
  const name = stepNames[step - 1]
  if (!name) throw new Error(`there is no step ${step}`)
  return name
}
