import { ArrowDown } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { IconButton } from '../kit/button.tsx'
import { markdown } from '../answer/answer-text.tsx'
import { FailureNotice } from '../kit/failure.tsx'
import { LostNotice } from '../kit/lost.tsx'
import { Composer } from './composer.tsx'
import { Disclosure } from './disclosure.tsx'
import { FirstNotice } from './empty.tsx'
import { ModelNotice } from './model-notice.tsx'
import { ModelPicker } from './model-picker.tsx'
import type { Stick } from './stick.ts'
import type { Asking } from './use-ask.ts'
import { useStop } from './use-stop.ts'
import type { ModelChoice } from './use-model-choice.ts'
import type { View } from './use-view.ts'

type Props = {
  readonly id: string | null
  readonly view: View
  readonly choice: ModelChoice
  readonly asking: Asking
  readonly stick: Stick
  readonly empty: boolean
  readonly blocked: string | null
  readonly onSend: (text: string) => Promise<boolean>
}

/** What stays at the bottom: what has to be known now, the composer, and the disclosure. */
export function Foot({ id, view, choice, asking, stick, empty, blocked, onSend }: Props) {
  const t = useTranslations()
  const { answering, answer, live } = view
  const { stop, failure: stopFailure } = useStop(answering ? answer : null)
  const failure = asking.failure ?? stopFailure
  return (
    <div className="column relative flex flex-col gap-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] print:hidden">
      {stick.away && (
        <IconButton label={t('thread.latest')} onClick={stick.toLatest} className="latest">
          <ArrowDown size={18} aria-hidden />
        </IconButton>
      )}
      {empty && failure === null && <FirstNotice />}
      <ModelNotice choice={choice} />
      <LostNotice part={markdown} />
      {failure !== null && <FailureNotice failure={failure} />}
      <Composer
        conversation={id}
        blocked={blocked}
        answering={answering}
        stopping={live?.stopping === true}
        onSend={onSend}
        onStop={stop}
      />
      <div className="-mt-1 flex min-h-8 flex-wrap items-center justify-center gap-x-4">
        <ModelPicker choice={choice} side="top" className="max-lg:hidden" />
        <Disclosure />
      </div>
    </div>
  )
}
