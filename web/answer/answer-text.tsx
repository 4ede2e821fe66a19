import { openPart, usePart } from '../kit/part.ts'

/** What gives an answer its form. */
export const markdown = openPart(async () => (await import('./markdown.tsx')).Markdown)

type Props = { readonly text: string; readonly streaming: boolean }

/** The text is readable at once; its form follows when the renderer has come. */
export function AnswerText({ text, streaming }: Props) {
  const state = usePart(markdown)
  if (state.type === 'here') return <state.View text={text} streaming={streaming} />
  return <div className="prose whitespace-pre-wrap">{text}</div>
}
