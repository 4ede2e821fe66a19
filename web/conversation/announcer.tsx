import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useLive } from '../answer/lives-context.tsx'
import { isAnswering } from '../answer/live.ts'

/**
 * Tells a screen reader that an answer began, and reads it once when it is whole. Tokens are never
 * put into a live region, and what was there before the page was opened is never read.
 */
export function Announcer({ answer }: { readonly answer: string | null }) {
  const t = useTranslations('answer')
  const [last, setLast] = useState(answer)
  if (answer !== null && answer !== last) setLast(answer)
  const live = useLive(last)
  const text = live === null ? '' : isAnswering(live) ? t('live') : t('ready', { text: live.text })
  const [spoken, setSpoken] = useState('')
  // In a turn of its own: a live region speaks of what changes after it is there.
  useEffect(() => setSpoken(text), [text])
  return (
    <p role="status" className="sr-only">
      {spoken}
    </p>
  )
}
