import type { ModelStatus } from '@overt/wire'
import { ChevronDown } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { classes } from '../kit/class.ts'
import { Pick } from '../kit/pick.tsx'
import type { ModelChoice } from './use-model-choice.ts'

type Props = {
  readonly choice: ModelChoice
  readonly side: 'top' | 'bottom'
  readonly className?: string
}

/** Who answers here, and who else could. With nobody to choose from there is nothing to show. */
export function ModelPicker({ choice, side, className }: Props) {
  const t = useTranslations('model')
  const noteOf = useNote()
  const { model, chosen, options, choose } = choice
  const others = options.filter(({ id }) => id !== model?.id)
  if (others.length === 0) return null
  const name = model?.name ?? chosen ?? t('pick')
  return (
    <Pick
      label={t('pick')}
      side={side}
      align={side === 'top' ? 'start' : 'center'}
      trigger={
        <button
          type="button"
          title={t('pick')}
          className={classes(
            'inline-flex min-h-8 max-w-full items-center gap-1 rounded-lg px-2 text-fine font-medium text-soft hover:bg-press hover:text-ink pointer-coarse:min-h-11',
            className,
          )}
        >
          <span className="sr-only">{t('pick')} </span>
          <span className="truncate">{name}</span>
          <ChevronDown size={14} aria-hidden className="shrink-0" />
        </button>
      }
      options={options.map((one) => ({ value: one.id, label: one.name, note: noteOf(one) }))}
      value={model?.id ?? null}
      onPick={choose}
    />
  )
}

/** What matters for the choice: whether a question leaves the machine, and whether there is a wait. */
function useNote(): (model: ModelStatus) => string | null {
  const t = useTranslations('model')
  return ({ kind, state, default: usual }) => {
    const notes = [
      usual ? t('usual') : null,
      kind === 'remote' ? t('elsewhere') : null,
      kind === 'local' && state === 'installed' ? t('loadsFirst') : null,
      state === 'ready' || state === 'installed' ? null : t(`state.${state}`),
    ].filter((note) => note !== null)
    return notes.length === 0 ? null : notes.join(' · ')
  }
}
