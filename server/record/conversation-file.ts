import { digitalSourceType, markPlace } from '@overt/verifier'
import type { Conversation, Message } from '@overt/wire'
import { type FileLanguage, type FileWords, fileWords } from './file-words.ts'

export const fileFormats = ['md', 'html', 'json', 'txt'] as const
export type FileFormat = (typeof fileFormats)[number]

export const mediaTypes: { readonly [F in FileFormat]: string } = {
  md: 'text/markdown; charset=utf-8',
  html: 'text/html; charset=utf-8',
  json: 'application/json',
  txt: 'text/plain; charset=utf-8',
}

/** A conversation as a file, with the place where its mark goes. Answers say that a machine made them. */
export function conversationFile(
  conversation: Conversation,
  format: FileFormat,
  lang: FileLanguage,
): string {
  const words = fileWords[lang]
  switch (format) {
    case 'md':
      return markdown(conversation, words)
    case 'txt':
      return plain(conversation, words)
    case 'html':
      return html(conversation, words, lang)
    case 'json':
      return json(conversation)
  }
}

/** The receipts of the answers in it. */
export const receiptsIn = ({ messages }: Conversation): readonly string[] =>
  messages.flatMap(({ answer }) => answer?.receipt ?? [])

const headOf = ({ role, answer }: Message, words: FileWords): string =>
  role === 'user' ? words.question : words.byAi(answer?.model ?? null)

const footOf = ({ answer }: Message, words: FileWords): string | null =>
  answer === null ? null : words.receipt(answer.receipt)

/** A text of a person or a model that looks like a block must not become one. */
const harmless = (text: string): string => text.replaceAll('OVERT MARK-----', 'OVERT MARK- ----')

function markdown({ title, messages }: Conversation, words: FileWords): string {
  const parts = messages.map((message) => {
    const foot = footOf(message, words)
    return `## ${headOf(message, words)}\n\n${harmless(message.text)}\n${foot === null ? '' : `\n*${foot}*\n`}`
  })
  return `# ${harmless(title)}\n\n${parts.join('\n')}\n<!-- ${digitalSourceType}\n${markPlace}\n-->\n`
}

function plain({ title, messages }: Conversation, words: FileWords): string {
  const parts = messages.map((message) => {
    const foot = footOf(message, words)
    return `${headOf(message, words)}\n\n${harmless(message.text)}\n${foot === null ? '' : `\n${foot}\n`}`
  })
  return `${harmless(title)}\n\n${parts.join('\n----\n\n')}\n----\n${digitalSourceType}\n${markPlace}\n`
}

/** The words are in the page's language; of what people and models wrote, the language is not known. */
function html({ title, messages }: Conversation, words: FileWords, lang: FileLanguage): string {
  const parts = messages.map((message) => {
    const foot = footOf(message, words)
    const source = message.role === 'user' ? '' : ` data-digital-source-type="${digitalSourceType}"`
    return `<article${source}><h2>${escaped(headOf(message, words))}</h2><pre lang="">${escaped(message.text)}</pre>${
      foot === null ? '' : `<footer>${escaped(foot)}</footer>`
    }</article>`
  })
  const about = JSON.stringify({
    '@context': 'https://schema.org',
    '@type': 'CreativeWork',
    digitalSourceType,
  })
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="digital-source-type" content="${digitalSourceType}">
<meta name="generator" content="Overt">
<script type="application/ld+json">${about}</script>
<title>${escaped(title)}</title>
<style>body{font:1rem/1.6 system-ui;max-width:46rem;margin:2rem auto;padding:0 1rem}pre{white-space:pre-wrap;font:inherit}h2{font-size:.85rem;opacity:.7}footer{font-size:.75rem;opacity:.7}</style>
</head>
<body>
<h1 lang="">${escaped(title)}</h1>
${parts.join('\n')}
<script type="application/overt-mark">${markPlace}</script>
</body>
</html>
`
}

function json(conversation: Conversation): string {
  const { id, title, created, updated } = conversation
  const messages = conversation.messages.map((message) => ({
    ...message,
    text: harmless(message.text),
    ...(message.thought !== undefined && { thought: harmless(message.thought) }),
    digitalSourceType: message.role === 'user' ? null : digitalSourceType,
  }))
  const about = { id, title: harmless(title), created, updated, messages }
  return `${JSON.stringify({ v: 'conversation/v1', ...about, mark: markPlace }, null, 2)}\n`
}

const escaped = (text: string): string =>
  harmless(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
