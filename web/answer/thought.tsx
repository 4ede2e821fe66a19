import { useTranslations } from 'use-intl'

/** What the model thought before its answer. Folded: it is not the answer. */
export function Thought({ text }: { readonly text: string }) {
  const t = useTranslations('answer')
  return (
    <details className="thought">
      <summary>{t('thought')}</summary>
      <p>{text.trim()}</p>
    </details>
  )
}
