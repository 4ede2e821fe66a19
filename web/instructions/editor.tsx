import { type FormEvent, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import type { Failure } from '../api/failure.ts'
import { Button } from '../kit/button.tsx'
import { FailureNotice } from '../kit/failure.tsx'
import { Area } from '../kit/field.tsx'
import type { Edit } from './edit.ts'

/** From here on it is worth knowing how much room is left. */
const scarce = 500

type Props = {
  readonly edit: Edit
  readonly onWrite: (text: string) => void
  readonly onSave: () => void
  readonly saving: boolean
  readonly failure: Failure | null
  /** Where they hold. */
  readonly hint: string
  readonly autoFocus?: boolean
  readonly children?: ReactNode
}

/** Where a person writes what the assistant should heed. Ctrl and Enter saves. */
export function InstructionsEditor(props: Props) {
  const { edit, onWrite, onSave, saving, failure, hint, autoFocus = false, children } = props
  const t = useTranslations('instructions')
  const over = edit.left < 0 ? t('over', { count: -edit.left }) : null
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault()
    if (edit.savable && !saving) onSave()
  }
  return (
    <form className="flex flex-col gap-4" onSubmit={onSubmit}>
      <p className="max-w-prose text-note text-pretty text-soft">{t('beside')}</p>
      <Area
        label={t('label')}
        hint={hint}
        error={over}
        rows={5}
        dir="auto"
        className="max-h-[40dvh] min-h-32 resize-y field-sizing-content"
        placeholder={t('placeholder')}
        value={edit.text}
        onChange={(event) => onWrite(event.currentTarget.value)}
        onKeyDown={submitOnControlEnter}
        autoFocus={autoFocus}
      />
      {failure !== null && <FailureNotice failure={failure} />}
      <div className="flex flex-wrap items-center gap-2">
        <p className="mr-auto text-fine text-faint tabular-nums">
          {edit.left >= 0 && edit.left <= scarce && t('left', { count: edit.left })}
        </p>
        {children}
        <Button look="primary" type="submit" className="px-6" disabled={!edit.savable || saving}>
          {t('save')}
        </Button>
      </div>
    </form>
  )
}

function submitOnControlEnter(event: KeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
  event.preventDefault()
  event.currentTarget.form?.requestSubmit()
}
