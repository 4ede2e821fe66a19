import type { ReplayResult } from '@overt/wire'
import { useMutation } from '@tanstack/react-query'
import { BadgeCheck, CircleDot, CircleQuestionMark, OctagonX, RotateCw } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslations } from 'use-intl'
import { replayReceipt } from '../api/api.ts'
import { asFailure } from '../api/failure.ts'
import { Button } from '../kit/button.tsx'
import { classes } from '../kit/class.ts'
import { FailureNotice } from '../kit/failure.tsx'
import { Heard } from '../kit/heard.tsx'
import { Notice } from '../kit/notice.tsx'
import { Progress } from '../kit/progress.tsx'
import type { Told } from './read.ts'
import { canReplay, verdictOf, type VerdictWord } from './replay.ts'

type Props = { readonly id: string; readonly told: Told }

/** Has the server run the answer again, and says in plain words what came of it. */
export function ReplayHere({ id, told }: Props) {
  const t = useTranslations('replay')
  const asking = useRef(new AbortController())
  const button = useRef<HTMLButtonElement>(null)
  const replay = useMutation({ mutationFn: (signal: AbortSignal) => replayReceipt(id, signal) })
  // Whoever looks away waits for nothing: the server lets go too.
  useEffect(() => () => asking.current.abort(), [])
  const run = (): void => {
    asking.current = new AbortController()
    replay.mutate(asking.current.signal)
  }
  const stop = (): void => {
    asking.current.abort()
    replay.reset()
    // What was pressed goes away.
    button.current?.focus()
  }
  const can = canReplay(told)
  if (can !== 'yes') return <Notice>{t(can === 'remote' ? 'cannotRemote' : 'cannotErased')}</Notice>
  return (
    <div className="flex flex-col gap-3">
      <Button ref={button} className="min-h-11" disabled={replay.isPending} onClick={run}>
        <RotateCw size={18} aria-hidden />
        {replay.data === undefined ? t('run') : t('again')}
      </Button>
      <Heard>
        {replay.isPending && <Running />}
        {replay.data !== undefined && <Outcome result={replay.data} />}
      </Heard>
      {replay.isPending && (
        <div className="flex items-center gap-4">
          <Progress value={null} label={t('running')} />
          <Button onClick={stop}>{t('stop')}</Button>
        </div>
      )}
      {replay.isIdle && <p className="text-fine text-faint">{t('lead')}</p>}
      {replay.isError && !asking.current.signal.aborted && (
        <FailureNotice failure={asFailure(replay.error)} />
      )}
    </div>
  )
}

function Running() {
  const t = useTranslations('replay')
  return (
    <div className="flex flex-col gap-1 rounded-2xl bg-sunk px-4 py-4">
      <p className="text-note font-medium">{t('running')}</p>
      <p className="text-fine text-soft">{t('waiting')}</p>
    </div>
  )
}

const outcomes = {
  exact: { icon: BadgeCheck, tone: 'bg-seal-wash text-seal' },
  consistent: { icon: CircleDot, tone: 'bg-sunk text-soft' },
  inconsistent: { icon: OctagonX, tone: 'bg-alarm-wash text-alarm' },
  inconclusive: { icon: CircleQuestionMark, tone: 'bg-wait-wash text-wait' },
} as const satisfies Record<VerdictWord, object>

function Outcome({ result }: { readonly result: ReplayResult }) {
  const t = useTranslations('replay')
  const word = verdictOf(result)
  const block = useRef<HTMLDivElement>(null)
  // It comes late and may lie below what is seen. A newer browser returns a promise here, which is no clean-up.
  useEffect(() => {
    block.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  const { icon: Icon, tone } = outcomes[word]
  return (
    <div ref={block} className={classes('flex scroll-my-4 gap-3.5 rounded-2xl px-4 py-4', tone)}>
      <Icon size={28} strokeWidth={1.75} aria-hidden className="shrink-0" />
      <div className="flex min-w-0 flex-col gap-1.5">
        <p className="text-lead font-semibold">{t(`verdict.${word}`)}</p>
        <p className="text-note text-ink">{t(`text.${word}`, { step: result.step ?? 0 })}</p>
        <p className="text-note text-ink">{t(`reason.${result.reason}`)}</p>
        {result.counts !== null && (
          <p className="text-fine text-soft">{t('counts', result.counts)}</p>
        )}
        <p className="text-fine text-soft">
          {t.rich('other', { command: (parts) => <code className="font-mono">{parts}</code> })}
        </p>
      </div>
    </div>
  )
}
