import type { Message, Seal } from '@overt/wire'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { useModelName } from '../api/queries.ts'
import { CopyButton } from '../kit/copy.tsx'
import { useOpenReceipt } from '../receipt/open.ts'
import { AnswerText } from './answer-text.tsx'
import { copyWords } from './copy-answer.ts'
import { MarkedWords, useSays } from './marking.tsx'
import { useWitnessed } from '../transparency/witnessed.ts'
import { SealButton } from './seal.tsx'
import { Thought } from './thought.tsx'

type FrameProps = { readonly children: ReactNode; readonly busy?: boolean }

/** One turn of the assistant, for those who go from heading to heading. */
export function AnswerFrame({ children, busy = false }: FrameProps) {
  const t = useTranslations('thread')
  return (
    <article aria-busy={busy} className="flex flex-col gap-4">
      <h2 className="sr-only">{t('assistant')}</h2>
      {children}
    </article>
  )
}

type AnswerProps = {
  readonly message: Message
  /** What else can be done with it. */
  readonly children?: ReactNode
}

/** A finished answer, with its seal. */
export function Answer({ message, children }: AnswerProps) {
  const { answer, text, thought } = message
  const t = useTranslations('answer.stop')
  return (
    <AnswerFrame>
      <MarkedWords receipt={answer?.receipt ?? null}>
        {thought !== undefined && <Thought text={thought} />}
        <AnswerText text={text} streaming={false} />
      </MarkedWords>
      {answer?.stop != null && answer.stop !== 'eos' && answer.stop !== 'stop' && (
        <p className="border-l-2 border-wait pl-3 text-note text-soft">{t(answer.stop)}</p>
      )}
      {answer !== null && (
        <AnswerFoot receipt={answer.receipt} seal={answer.seal} model={answer.model} text={text}>
          {children}
        </AnswerFoot>
      )}
    </AnswerFrame>
  )
}

type FootProps = {
  readonly receipt: string
  readonly seal: Seal
  readonly model: string
  readonly text: string
  readonly children?: ReactNode
}

export function AnswerFoot({ receipt, seal, model, text, children }: FootProps) {
  const t = useTranslations('answer')
  const says = useSays()
  const { opened, open } = useOpenReceipt()
  return (
    <div className="flex flex-wrap items-center gap-1">
      <SealButton
        id={`seal-${receipt}`}
        seal={seal}
        witnessed={useWitnessed()}
        pressed={opened === receipt}
        onOpen={() => open(opened === receipt ? null : receipt)}
      />
      {seal !== 'answering' && text !== '' && (
        <CopyButton
          label={t('copy')}
          text={text}
          write={() => copyWords(text, { receipts: [receipt], says: says([receipt]) })}
        />
      )}
      {children}
      <span
        data-digital-source-type="trainedAlgorithmicMedia"
        className="ml-auto max-w-full truncate pl-3 text-fine text-faint"
      >
        {t('byAi', { model: useModelName(model) })}
      </span>
      <p className="on-paper hidden basis-full text-fine text-faint wrap-anywhere print:block">
        {says([receipt])}
      </p>
    </div>
  )
}
