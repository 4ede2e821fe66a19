import { Children, isValidElement, memo, type ReactNode } from 'react'
import { defaultRehypePlugins, Streamdown, type Components } from 'streamdown'
import { useTranslations } from 'use-intl'
import { Code } from './code.tsx'

/** Plain elements: how they look is said in answer.css, under `.prose`. */
const plain = {
  p: 'p',
  ul: 'ul',
  ol: 'ol',
  li: 'li',
  strong: 'strong',
  blockquote: 'blockquote',
  hr: 'hr',
  sup: 'sup',
  sub: 'sub',
  section: 'section',
  thead: 'thead',
  tbody: 'tbody',
  tr: 'tr',
  td: 'td',
} as const satisfies Components

/** An answer's headings lie below the turn's own, and skip no level however the model numbers them. */
const components: Components = {
  ...plain,
  h1: ({ children, dir }) => (
    <h3 className="heading-1" dir={dir}>
      {children}
    </h3>
  ),
  h2: ({ children, dir }) => (
    <h3 className="heading-2" dir={dir}>
      {children}
    </h3>
  ),
  h3: 'h3',
  h4: 'h4',
  h5: 'h4',
  h6: 'h4',
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  ),
  img: ({ alt }) => <UnloadedImage alt={alt} />,
  // A corner that says nothing heads nothing.
  th: ({ children, style, dir }) =>
    Children.count(children) === 0 ? (
      <td style={style} />
    ) : (
      <th style={style} dir={dir}>
        {children}
      </th>
    ),
  table: ({ children }) => <Table>{children}</Table>,
  pre: ({ children }) => <Block>{children}</Block>,
  code: ({ children }) => <code>{children}</code>,
}

/** No raw HTML: without a parser for it, a tag is the text that it is. Links keep their protocol check. */
const rehypePlugins = Object.entries(defaultRehypePlugins)
  .filter(([name]) => name === 'harden')
  .map(([, plugin]) => plugin)

type Props = { readonly text: string; readonly streaming: boolean }

/** Markdown as it comes: unfinished marks are closed for the eye, raw HTML stays text (answer/no-raw.ts). */
export const Markdown = memo(function Markdown({ text, streaming }: Props) {
  return (
    <Streamdown
      className="prose"
      dir="auto"
      mode={streaming ? 'streaming' : 'static'}
      parseIncompleteMarkdown={streaming}
      components={components}
      controls={false}
      linkSafety={{ enabled: false }}
      rehypePlugins={rehypePlugins}
    >
      {text}
    </Streamdown>
  )
})

/** A fenced block arrives as `pre` around one `code`. */
function Block({ children }: { readonly children?: ReactNode }) {
  const code = Children.toArray(children).find((child) =>
    isValidElement<{ readonly className?: string; readonly children?: ReactNode }>(child),
  )
  if (!isValidElement<{ readonly className?: string; readonly children?: ReactNode }>(code))
    return null
  const language = /language-([\w+#.-]+)/.exec(code.props.className ?? '')?.[1] ?? ''
  return <Code code={textOf(code.props.children).replace(/\n$/, '')} language={language} />
}

const textOf = (node: ReactNode): string =>
  Children.toArray(node)
    .map((child) => (typeof child === 'string' || typeof child === 'number' ? String(child) : ''))
    .join('')

function Table({ children }: { readonly children?: ReactNode }) {
  const t = useTranslations('answer')
  return (
    <div className="table-scroll" tabIndex={0} role="group" aria-label={t('table')}>
      <table>{children}</table>
    </div>
  )
}

/** Nothing is loaded from elsewhere: an image in an answer could tell its host who reads it. */
function UnloadedImage({ alt }: { readonly alt?: string | undefined }) {
  const t = useTranslations('answer')
  return <em>{t('image', { name: alt ?? '' })}</em>
}
