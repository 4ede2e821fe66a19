import type { Gap, Step, StepState, Verdict } from '@overt/verifier'
import {
  BadgeCheck,
  Check,
  CircleDashed,
  CircleDot,
  CircleQuestionMark,
  OctagonX,
  X,
} from 'lucide-react'
import { useTranslations } from 'use-intl'
import { classes } from '../kit/class.ts'
import { useLanguage } from '../words/provider.tsx'

type Props = { readonly verdict: Verdict; readonly open: readonly Gap[] }

/** Every step of a check, then what it leaves open. */
export function Steps({ verdict, open }: Props) {
  const t = useTranslations('verify')
  return (
    <div className="flex flex-col gap-6">
      <ol aria-label={t('steps')} className="flex flex-col">
        {verdict.steps.map((step) => (
          <StepRow key={step.step} step={step} />
        ))}
      </ol>
      {verdict.warnings.length > 0 && (
        <Lines title={t('warnings')} lines={verdict.warnings.map((code) => t(`code.${code}`))} />
      )}
      <Lines title={t('notProven')} lines={open.map((gap) => t(`not.${gap}`))} />
    </div>
  )
}

const outcomes = {
  proven: { icon: BadgeCheck, tone: 'bg-seal-wash text-seal' },
  refused: { icon: OctagonX, tone: 'bg-alarm-wash text-alarm' },
  'not established': { icon: CircleQuestionMark, tone: 'bg-wait-wash text-wait' },
} as const

/** A check in one line and a sentence. */
export function Outcome({ verdict }: Pick<Props, 'verdict'>) {
  const [title, reason] = useOutcome(verdict)
  const { icon: Icon, tone } = outcomes[verdict.verdict]
  return (
    <div className={classes('flex gap-3.5 rounded-2xl px-4 py-4', tone)}>
      <Icon size={28} strokeWidth={1.75} aria-hidden className="shrink-0" />
      <div>
        <p className="text-lead font-semibold">{title}</p>
        <p className="mt-0.5 text-note text-ink">{reason}</p>
      </div>
    </div>
  )
}

/** The line and the sentence of a verdict. */
function useOutcome({ verdict, level, because, steps: done }: Verdict): readonly [string, string] {
  const t = useTranslations('verify')
  if (verdict === 'proven') {
    const text = level === 'witnessed' ? 'verdictText.witnessed' : 'verdictText.selfAttested'
    return [t('verdict.proven'), t(text)]
  }
  if (verdict === 'refused') {
    const why = because === null ? '' : ` ${t(`code.${because.code}`)}`
    return [t('verdict.refused'), t('verdictText.refused', { step: because?.at ?? 0 }) + why]
  }
  if (because?.code === 'W_PENDING') return [t('verdict.pending'), t('verdictText.pending')]
  // Someone was named, and it is not them: other than naming nobody.
  const named = done.some(({ step, state }) => step === 4 && state === 'refused')
  const text = named ? 'verdictText.otherLedger' : 'verdictText.notEstablished'
  return [t('verdict.not established'), t(text)]
}

const marks: Readonly<Record<StepState, { readonly icon: typeof Check; readonly tone: string }>> = {
  proven: { icon: Check, tone: 'text-seal' },
  'self-attested': { icon: CircleDot, tone: 'text-soft' },
  'not checked': { icon: CircleDashed, tone: 'text-faint' },
  refused: { icon: X, tone: 'text-alarm' },
}

function StepRow({ step }: { readonly step: Step }) {
  const t = useTranslations('verify')
  const { locale } = useLanguage()
  const { icon: Icon, tone } = marks[step.state]
  return (
    <li className="grid grid-cols-[1.25rem_1fr_auto] items-start gap-x-3 border-b border-line py-2.5 text-note last:border-0">
      <Icon size={18} aria-hidden className={classes('mt-0.5', tone)} />
      <div className="min-w-0">
        <p className="font-medium">{useStepName(step.step)}</p>
        {/* The verifier says its details in English; elsewhere its code says the same. */}
        {locale === 'en' && <p className="text-fine wrap-anywhere text-faint">{step.detail}</p>}
        {locale !== 'en' && step.code !== null && (
          <p className="text-fine text-faint">{t(`code.${step.code}`)}</p>
        )}
      </div>
      <span className={classes('mt-0.5 text-fine whitespace-nowrap', tone)}>
        {t(`state.${step.state}`)}
      </span>
    </li>
  )
}

const steps = ['s1', 's2', 's3', 's4', 's5', 's6', 's7', 's8', 's9', 's10', 's11', 's12'] as const

function useStepName(step: number): string {
  const t = useTranslations('verify.step')
  const key = steps[step - 1]
  return key === undefined ? String(step) : t(key)
}

type LinesProps = { readonly title: string; readonly lines: readonly string[] }

export function Lines({ title, lines }: LinesProps) {
  return (
    <div className="flex flex-col gap-2">
      <h3 className="text-note font-semibold">{title}</h3>
      <ul className="flex flex-col gap-1.5 text-note text-soft">
        {lines.map((line) => (
          <li key={line} className="grid grid-cols-[1rem_1fr]">
            <span aria-hidden className="text-faint">
              ·
            </span>
            {line}
          </li>
        ))}
      </ul>
    </div>
  )
}
