import { FileCheck2, FileUp } from 'lucide-react'
import { useId, useState, type DragEvent } from 'react'
import { useTranslations } from 'use-intl'
import { classes } from '../kit/class.ts'
import { unkept } from '../kit/unkept.ts'

/** No receipt is larger (spec/receipt.md), and an exported conversation hardly is: anything more is not read at all. */
const mostBytes = { receipt: 1_048_576, any: 67_108_864 } as const

export type Dropped = { readonly name: string; readonly bytes: Uint8Array }

type Props = {
  readonly dropped: Dropped | null
  readonly onDrop: (dropped: Dropped) => void
  /** Exported files as well as receipts. */
  readonly any?: boolean
}

/** Reads the file that was chosen, or says why it was not read. */
function useTake(onDrop: Props['onDrop'], any: boolean) {
  const [problem, setProblem] = useState<'tooBig' | 'tooBigAny' | 'notRead' | null>(null)
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return
    setProblem(null)
    if (file.size > mostBytes[any ? 'any' : 'receipt']) {
      setProblem(any ? 'tooBigAny' : 'tooBig')
      return
    }
    // A folder, or a file that is gone since, has no bytes.
    const bytes = await file.arrayBuffer().catch(() => null)
    if (bytes === null) setProblem('notRead')
    else onDrop({ name: file.name, bytes: new Uint8Array(bytes) })
  }
  return { problem, take }
}

/** Takes a file by drop, by click or by keyboard. It is read here and goes nowhere. */
export function Drop({ dropped, onDrop, any = false }: Props) {
  const t = useTranslations('verify')
  const id = useId()
  const [over, setOver] = useState(false)
  const { problem, take } = useTake(onDrop, any)
  const onDropFile = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    void take(event.dataTransfer.files[0])
  }
  const Icon = dropped === null ? FileUp : FileCheck2
  return (
    <div {...(dropped !== null && unkept)}>
      <input
        id={id}
        type="file"
        accept={any ? '*' : '.json,application/json'}
        className="peer sr-only"
        onChange={({ target }) => {
          void take(target.files?.[0])
          // The same name again is another file when it was changed.
          target.value = ''
        }}
      />
      <label
        htmlFor={id}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDropFile}
        className={classes('drop', over && 'drop-over', dropped !== null && 'drop-full')}
      >
        <Icon
          size={28}
          strokeWidth={1.5}
          aria-hidden
          className={dropped === null ? 'text-faint' : 'text-ink'}
        />
        <span className="text-body font-medium wrap-anywhere">
          {dropped === null ? t(any ? 'dropAny' : 'drop') : t('chosen', { name: dropped.name })}
        </span>
        <span className="text-note text-soft underline underline-offset-4">
          {dropped === null ? t('choose') : t('another')}
        </span>
      </label>
      {problem !== null && (
        <p role="alert" className="mt-2 text-note text-alarm">
          {t(problem)}
        </p>
      )}
    </div>
  )
}
