import { useTranslations } from 'use-intl'
import { classes } from '../kit/class.ts'
import { promptParts, type PromptPart } from './prompt.ts'
import type { Told } from './read.ts'

/** What the model was told, each part under the name of whose it is. */
export function PromptShown({ told }: { readonly told: Told }) {
  const t = useTranslations('prompt')
  const parts = promptParts(told)
  if (parts === null || parts.length === 0) return null
  return (
    <details className="statement">
      <summary>{t('title')}</summary>
      <p className="mb-4 text-note text-faint">{t('order')}</p>
      <ol className="flex flex-col gap-3.5">
        {parts.map((part, at) => (
          // The parts of a receipt never change their places.
          // oxlint-disable-next-line no-array-index-key
          <Part key={at} part={part} />
        ))}
      </ol>
    </details>
  )
}

function Part({ part: { from, text, count } }: { readonly part: PromptPart }) {
  const t = useTranslations('prompt')
  const isYours = from === 'instructions' || from === 'question'
  const name = t(`from.${from}`)
  return (
    <li className={classes('border-l-2 pl-3.5', isYours ? 'border-seal' : 'border-line')}>
      <p className={classes('text-fine font-medium', isYours ? 'text-seal' : 'text-faint')}>
        {name}
      </p>
      {from === 'history' ? (
        <p className="text-note text-soft">{t('earlier', { count })}</p>
      ) : (
        <p
          // Long ones scroll, by keyboard too.
          tabIndex={0}
          role="group"
          aria-label={name}
          className="max-h-44 overflow-y-auto text-note wrap-anywhere whitespace-pre-wrap"
        >
          {text}
        </p>
      )}
    </li>
  )
}

/** In the plain words of a receipt: that a person's own instructions were part of it. */
export function Instructed({ told }: { readonly told: Told }) {
  const t = useTranslations('prompt')
  const yes = promptParts(told)?.some(({ from }) => from === 'instructions') === true
  return yes && ` ${t('instructed')}`
}
