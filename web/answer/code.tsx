import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { CopyButton } from '../kit/copy.tsx'
import type { Token } from './highlight.ts'
import { useCopyWords } from './marking.tsx'

type Lines = readonly (readonly Token[])[]
type Props = { readonly code: string; readonly language: string }

/** A block of code. Plain at once; coloured when the highlighter has come. */
export function Code({ code, language }: Props) {
  const t = useTranslations('answer')
  const done = useHighlight(code, language)
  const copy = useCopyWords()
  const label = language === '' ? t('code') : t('codeIn', { language })
  return (
    <div className="code-block">
      <div className="code-head flex h-10 items-center justify-between pr-1 pl-4">
        <span className="font-mono text-fine text-faint">
          {language === '' ? t('code') : language}
        </span>
        <CopyButton
          label={t('copyCode')}
          text={code}
          {...(copy !== undefined && { write: () => copy(code, true) })}
        />
      </div>
      {/* A scrolling region has to be reachable by keyboard. */}
      <pre tabIndex={0} aria-label={label} role="group">
        <code>
          {done.lines.map((line, at) => (
            <Line key={at} tokens={line} last={at === done.lines.length - 1} />
          ))}
          {code.slice(done.code.length)}
        </code>
      </pre>
    </div>
  )
}

type LineProps = { readonly tokens: readonly Token[]; readonly last: boolean }

function Line({ tokens, last }: LineProps) {
  return (
    <>
      {tokens.map(({ text, kind }, at) => (
        <span key={at} className={kind === null ? undefined : `code-${kind}`}>
          {text}
        </span>
      ))}
      {last ? '' : '\n'}
    </>
  )
}

type Done = { readonly code: string; readonly lines: Lines }

const none: Done = { code: '', lines: [] }
/** A block that is drawn again (its answer has just ended) keeps its colours from the first frame. */
const recent = new Map<string, Done>()
const mostRecent = 60

/** What is coloured so far: always a beginning of the code; the rest is shown plain until its turn. */
function useHighlight(code: string, language: string): Done {
  const [done, setDone] = useState<Done>(() => recent.get(`${language}\n${code}`) ?? none)
  useEffect(() => {
    let current = true
    void import('./highlight.ts')
      .then(({ highlight }) => highlight(code, language))
      .then((lines) => {
        if (lines === null) return
        remember(`${language}\n${code}`, { code, lines })
        if (current) setDone({ code, lines })
      })
      // Without colours the code reads all the same.
      .catch(() => undefined)
    return () => {
      current = false
    }
  }, [code, language])
  return code.startsWith(done.code) ? done : none
}

function remember(key: string, done: Done): void {
  recent.set(key, done)
  const oldest = recent.keys().next().value
  if (recent.size > mostRecent && oldest !== undefined) recent.delete(oldest)
}
