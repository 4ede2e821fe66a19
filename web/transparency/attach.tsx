import { MOST_EVALUATION_BYTES, readEvaluation, type EvaluationRead } from '@overt/wire'
import { FileText } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '../kit/button.tsx'
import { unkept } from '../kit/unkept.ts'
import { useSize } from '../kit/size.ts'

export type Attached = { readonly name: string; readonly bytes: number; readonly text: string }

type Refusal = Extract<EvaluationRead, { type: 'refused' }>['because']

type Props = {
  readonly attached: Attached | null
  readonly onChange: (attached: Attached | null) => void
}

/** Takes what the board is to read before it decides: a file, shown by name and size until it is taken away. */
export function Attach({ attached, onChange }: Props) {
  const t = useTranslations('charter')
  const size = useSize()
  const input = useRef<HTMLInputElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const take = async (file: File): Promise<void> => {
    const read = await readFile(file)
    setRefusal(read.type === 'refused' ? read.because : null)
    if (read.type === 'text') onChange({ name: file.name, bytes: file.size, text: read.text })
  }
  const remove = (): void => {
    setRefusal(null)
    onChange(null)
    // What was pressed goes away.
    button.current?.focus()
  }
  return (
    <div role="group" aria-label={t('attachment')} className="flex flex-col gap-2 text-note">
      <span className="font-medium">{t('attachment')}</span>
      <p className="max-w-prose text-soft">
        {t('attachmentText', { size: size(MOST_EVALUATION_BYTES) })}
      </p>
      {attached !== null && <Chosen attached={attached} onRemove={remove} />}
      <Button ref={button} className="self-start" onClick={() => input.current?.click()}>
        {t(attached === null ? 'attach' : 'attachOther')}
      </Button>
      <input
        ref={input}
        type="file"
        accept="text/*,.md,.txt,.json,.csv"
        hidden
        aria-label={t('attach')}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0]
          event.currentTarget.value = ''
          if (file !== undefined) void take(file)
        }}
      />
      {refusal !== null && (
        <p role="alert" className="text-alarm">
          {t(`attachRefused.${refusal}`, { size: size(MOST_EVALUATION_BYTES) })}
        </p>
      )}
    </div>
  )
}

type ChosenProps = { readonly attached: Attached; readonly onRemove: () => void }

function Chosen({ attached: { name, bytes }, onRemove }: ChosenProps) {
  const t = useTranslations('charter')
  const size = useSize()
  return (
    <div
      {...unkept}
      className="flex items-center gap-3 rounded-lg border border-line bg-card py-1.5 pr-1.5 pl-4"
    >
      <FileText size={18} aria-hidden className="shrink-0 text-soft" />
      <span className="min-w-0 flex-1 wrap-anywhere">
        {name} <span className="whitespace-nowrap text-soft">· {size(bytes)}</span>
      </span>
      <Button look="quiet" onClick={onRemove} aria-label={t('detachName', { name })}>
        {t('detach')}
      </Button>
    </div>
  )
}

/** What is too large is not read at all; what vanished or may not be read counts as no text. */
async function readFile(file: File): Promise<EvaluationRead> {
  if (file.size > MOST_EVALUATION_BYTES) return { type: 'refused', because: 'large' }
  const bytes = await file.arrayBuffer().catch(() => null)
  if (bytes === null) return { type: 'refused', because: 'binary' }
  return readEvaluation(new Uint8Array(bytes))
}
