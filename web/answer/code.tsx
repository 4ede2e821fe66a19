import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { CopyButton } from '../kit/copy.tsx'
import type { Token } from './highlight.ts'

type Lines = readonly (readonly Token[])[]
type Props = { readonly code: string; readonly language: string }

/** A block of code. Plain at once; coloured when the highlighter has come. */
export function Code({ code, language }: Props) {
  const t = useTranslations('answer')
  const lines = useHighlight(code, language)
  const label = language === '' ? t('code') : t('codeIn', { language })
  return (
    <div className="code-block">
      <div className="flex h-10 items-center justify-between pr-1 pl-4">
        <span className="font-mono text-fine text-faint">{language === '' ? t('code') : language}</span>
        <CopyButton label={t('copyCode')} text={code} />
      </div>
      {/* A scrolling region has to be reachable by keyboard. */}
      <pre tabIndex={0} aria-label={label} role="region">
        <code>{lines === null ? code : lines.map((line, at) => <Line key={at} tokens={line} />)}</code>
      </pre>
    </div>
  )
}

function Line({ tokens }: { readonly tokens: readonly Token[] }) {
  return (
    <>
      {tokens.map(({ text, kind }, at) => (
        <span key={at} className={kind === null ? undefined : `code-${kind}`}>
          {text}
        </span>
      ))}
      {'\n'}
    </>
  )
}

/** The last colours stay until the next ones are there, and only if they are of a beginning of this code. */
function useHighlight(code: string, language: string): Lines | null {
  const [done, setDone] = useState<{ readonly code: string; readonly lines: Lines } | null>(null)
  useEffect(() => {
    let current = true
    void import('./highlight.ts')
      .then(({ highlight }) => highlight(code, language))
      .then((lines) => current && lines !== null && setDone({ code, lines }))
      // Without colours the code reads all the same.
      .catch(() => undefined)
    return () => {
      current = false
    }
  }, [code, language])
  return done?.code === code ? done.lines : null
}
