import { ArrowUp, Square } from 'lucide-react'
import { useId, useRef, type ComponentProps, type KeyboardEvent } from 'react'
import { useTranslations } from 'use-intl'
import { classes } from '../kit/class.ts'
import { hasKeyboard } from '../kit/media.ts'
import { useDraft } from './draft.ts'
import { useInsertion } from './use-insertion.ts'
import { useSend } from './use-send.ts'

/** The wire's own limit on a question. */
const mostCharacters = 200_000

type Props = {
  /** Whose draft this is; null for a new conversation. */
  readonly conversation: string | null
  /** Why nothing can be sent now; null when something can. */
  readonly blocked: string | null
  readonly answering: boolean
  readonly stopping: boolean
  readonly onSend: (text: string) => Promise<boolean>
  readonly onStop: () => void
}

/** For whoever asks for a new conversation and is in one already; without a keyboard it would cover half the page. */
export function focusComposer(): void {
  if (hasKeyboard()) document.querySelector<HTMLTextAreaElement>('.composer textarea')?.focus()
}

/** Where questions are written. What was not delivered comes back here; nothing written is ever lost. */
export function Composer({ conversation, blocked, answering, stopping, onSend, onStop }: Props) {
  const t = useTranslations('composer')
  const id = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useDraft(conversation)
  const { refused, handlers, forget } = useInsertion(mostCharacters)
  const tooLong = text.length > mostCharacters ? t('tooLong', { limit: mostCharacters }) : null
  const notTaken = refused && t(`notTaken.${refused}`, { limit: mostCharacters })
  const reason = blocked ?? (answering ? t('waitAnswering') : tooLong)
  const ready = reason === null && text.trim() !== ''

  const deliver = useSend({ text, ready, setText, onSend })
  const send = async (): Promise<void> => {
    if (!ready) return
    await deliver()
    area.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    void send()
  }
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <textarea
        ref={area}
        // The composer is what this page is for.
        autoFocus={hasKeyboard()}
        aria-label={t('label')}
        aria-describedby={`${id}-hint ${id}-reason`}
        placeholder={t('placeholder')}
        rows={1}
        dir="auto"
        value={text}
        onChange={(event) => {
          forget()
          setText(event.target.value)
        }}
        {...handlers}
        onKeyDown={onKeyDown}
      />
      <Notes id={id} reason={notTaken ?? reason} shown={(tooLong ?? notTaken) !== null} />
      <ComposerButton
        answering={answering}
        stopping={stopping}
        ready={ready}
        reason={reason}
        onStop={onStop}
      />
    </form>
  )
}

type NotesProps = { readonly id: string; readonly reason: string | null; readonly shown: boolean }

/** How to send, and why nothing can be sent: seen where the text itself is the reason. */
function Notes({ id, reason, shown }: NotesProps) {
  const t = useTranslations('composer')
  return (
    <>
      <p id={`${id}-hint`} className="sr-only">
        {t('hint')}
      </p>
      <p id={`${id}-reason`} className={shown ? 'px-2 text-note text-alarm' : 'sr-only'}>
        {reason}
      </p>
    </>
  )
}

type ComposerButtonProps = Pick<Props, 'answering' | 'stopping' | 'onStop'> & {
  readonly ready: boolean
  readonly reason: string | null
}

/** Sends, or stops what is being written: one place, so that it is found without looking. */
function ComposerButton({ answering, stopping, ready, reason, onStop }: ComposerButtonProps) {
  const t = useTranslations('composer')
  return answering ? (
    <RoundButton label={stopping ? t('stopping') : t('stop')} onClick={onStop} disabled={stopping}>
      <Square size={14} fill="currentColor" aria-hidden />
    </RoundButton>
  ) : (
    <RoundButton label={t('send')} type="submit" disabled={!ready} title={reason ?? t('send')}>
      <ArrowUp size={20} aria-hidden />
    </RoundButton>
  )
}

type RoundProps = ComponentProps<'button'> & { readonly label: string }

/** Stays in the tab order while disabled, so that its reason can be heard. */
function RoundButton({ label, disabled = false, type = 'button', ...rest }: RoundProps) {
  return (
    <button
      type={type}
      aria-label={label}
      title={label}
      aria-disabled={disabled}
      className={classes(
        'grid size-10 shrink-0 place-items-center rounded-full transition-colors duration-150 pointer-coarse:size-11',
        disabled ? 'cursor-not-allowed bg-press text-faint' : 'bg-ink text-paper hover:bg-soft',
      )}
      {...rest}
    />
  )
}
