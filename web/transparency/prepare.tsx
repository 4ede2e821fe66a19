import type { CharterHistory } from '@overt/wire'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { draftAmendment } from '../api/api.ts'
import { asFailure } from '../api/failure.ts'
import { Button } from '../kit/button.tsx'
import { FailureNotice } from '../kit/failure.tsx'
import { saveFile } from '../receipt/save.ts'
import { Attach, type Attached } from './attach.tsx'
import { Diff } from './diff.tsx'
import { Folded } from './rules.tsx'

type Props = { readonly history: CharterHistory }

/** The charter's texts to edit. What comes of it is a file: members sign it elsewhere. */
export function Prepare({ history }: Props) {
  const t = useTranslations('charter')
  const [edited, setEdited] = useState<ReadonlyMap<string, string>>(new Map())
  const [rationale, setRationale] = useState('')
  const [attached, setAttached] = useState<Attached | null>(null)
  const files = history.files.map(({ name, text }) => ({ name, text: edited.get(name) ?? text }))
  const evaluation = attached?.text ?? null
  const draft = useMutation({ mutationFn: () => draftAmendment({ files, rationale, evaluation }) })
  /** What was reviewed is what is saved: any change asks for another look. */
  const changing =
    <T,>(change: (value: T) => void) =>
    (value: T): void => {
      change(value)
      draft.reset()
    }
  const edit = (name: string) =>
    changing((text: string) => setEdited(new Map(edited).set(name, text)))
  return (
    <div className="print:hidden">
      <Folded title={t('prepare')}>
        <p className="max-w-prose text-soft">{t('prepareText')}</p>
        {files.map(({ name, text }) => (
          <Text key={name} label={name} value={text} onChange={edit(name)} mono />
        ))}
        <Text label={t('rationale')} value={rationale} onChange={changing(setRationale)} />
        <Attach attached={attached} onChange={changing(setAttached)} />
        <Button
          className="self-start"
          disabled={draft.isPending || rationale.trim() === ''}
          onClick={() => draft.mutate()}
        >
          {t('review')}
        </Button>
        {draft.error !== null && <FailureNotice failure={asFailure(draft.error)} />}
        {draft.data !== undefined && (
          <>
            <Diff files={draft.data.diff} />
            <Button look="primary" className="self-start" onClick={() => save(draft.data.file)}>
              {t('save')}
            </Button>
          </>
        )}
      </Folded>
    </div>
  )
}

const save = (file: string): void =>
  saveFile('charter.amendment.json', new TextEncoder().encode(file))

type TextProps = {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly mono?: boolean
}

const Text = ({ label, value, onChange, mono = false }: TextProps) => (
  <label className="flex flex-col gap-1.5 text-note">
    <span className={mono ? 'font-mono' : 'font-medium'}>{label}</span>
    <textarea
      rows={Math.min(14, value.split('\n').length + 1)}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      className={`rounded-lg border border-edge bg-card p-3 text-ink ${mono ? 'font-mono text-fine' : 'text-body'}`}
    />
  </label>
)
