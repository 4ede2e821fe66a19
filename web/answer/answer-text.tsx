import { lazy, Suspense } from 'react'

const Markdown = lazy(async () => ({ default: (await import('./markdown.tsx')).Markdown }))

type Props = { readonly text: string; readonly streaming: boolean }

/** The text is readable at once; its form follows when the renderer has come. */
export function AnswerText({ text, streaming }: Props) {
  return (
    <Suspense fallback={<div className="prose whitespace-pre-wrap">{text}</div>}>
      <Markdown text={text} streaming={streaming} />
    </Suspense>
  )
}
