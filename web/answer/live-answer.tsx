import { useTranslations } from 'use-intl'
import { AnswerFoot, AnswerFrame } from './answer.tsx'
import { AnswerText } from './answer-text.tsx'
import { MarkedWords } from './marking.tsx'
import { isAnswering, type Live } from './live.ts'
import { Thought } from './thought.tsx'

/** An answer as it is being written. */
export function LiveAnswer({ live }: { readonly live: Live }) {
  const t = useTranslations('answer')
  return (
    <AnswerFrame busy={isAnswering(live)}>
      <MarkedWords receipt={live.receipt}>
        {live.thought !== '' && <Thought text={live.thought} />}
        {live.text === '' ? <Progress live={live} /> : <AnswerText text={live.text} streaming />}
      </MarkedWords>
      {live.reconnecting && <p className="text-note text-wait">{t('reconnecting')}</p>}
      {live.phase === 'lost' && <p className="text-note text-alarm">{t('lost')}</p>}
      {live.receipt !== null && (
        <AnswerFoot
          receipt={live.receipt}
          seal={isAnswering(live) ? 'answering' : 'pending'}
          model={live.model ?? ''}
          text={live.text}
        />
      )}
    </AnswerFrame>
  )
}

function Progress({ live }: { readonly live: Live }) {
  const t = useTranslations('answer')
  const text =
    live.position !== null
      ? t('queued', { position: live.position })
      : live.phase === 'reading'
        ? t('reading')
        : live.thought === ''
          ? t('waiting')
          : t('thinking')
  return <p className="breathe text-soft">{text}</p>
}
