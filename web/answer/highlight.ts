import { createCssVariablesTheme, createHighlighterCore, type HighlighterCore } from 'shiki/core'
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript'

export type Token = { readonly text: string; readonly kind: string | null }

/** Loaded one by one, when a block first needs it. */
const languages = {
  bash: () => import('shiki/langs/bash.mjs'),
  c: () => import('shiki/langs/c.mjs'),
  css: () => import('shiki/langs/css.mjs'),
  go: () => import('shiki/langs/go.mjs'),
  html: () => import('shiki/langs/html.mjs'),
  java: () => import('shiki/langs/java.mjs'),
  javascript: () => import('shiki/langs/javascript.mjs'),
  json: () => import('shiki/langs/json.mjs'),
  python: () => import('shiki/langs/python.mjs'),
  rust: () => import('shiki/langs/rust.mjs'),
  sql: () => import('shiki/langs/sql.mjs'),
  typescript: () => import('shiki/langs/typescript.mjs'),
} as const
type Language = keyof typeof languages

const aliases: Readonly<Record<string, Language>> = {
  js: 'javascript',
  jsx: 'javascript',
  mjs: 'javascript',
  ts: 'typescript',
  tsx: 'typescript',
  py: 'python',
  python3: 'python',
  sh: 'bash',
  shell: 'bash',
  zsh: 'bash',
  console: 'bash',
  rs: 'rust',
  golang: 'go',
  h: 'c',
  jsonc: 'json',
  htm: 'html',
  xml: 'html',
}

const known = (name: string): name is Language => Object.hasOwn(languages, name)

export function languageOf(name: string): Language | null {
  const lower = name.toLowerCase()
  return known(lower) ? lower : (aliases[lower] ?? null)
}

// The regular expressions run in JavaScript: the page's policy allows no WebAssembly.
let highlighter: Promise<HighlighterCore> | null = null
const theme = createCssVariablesTheme({ name: 'overt', variablePrefix: '--code-' })

/** Lines of coloured tokens; null for a language that is not among ours. */
export async function highlight(
  code: string,
  name: string,
): Promise<readonly (readonly Token[])[] | null> {
  const language = languageOf(name)
  if (language === null) return null
  highlighter ??= createHighlighterCore({ themes: [theme], engine: createJavaScriptRegexEngine() })
  const core = await highlighter
  await core.loadLanguage((await languages[language]()).default)
  const { tokens } = core.codeToTokens(code, { lang: language, theme: 'overt' })
  return tokens.map((line) =>
    line.map(({ content, color }) => ({ text: content, kind: kindOf(color) })),
  )
}

/** `var(--code-token-keyword)` is the class `code-keyword`: styles stay in the style sheet. */
const kindOf = (color: string | undefined): string | null =>
  /--code-token-([a-z-]+)/.exec(color ?? '')?.[1] ?? null
