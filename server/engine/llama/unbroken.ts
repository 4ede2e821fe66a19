/**
 * Before it tokenises, the library cuts a text into words; for most families with std::regex, which calls itself
 * for each character of a word until the stack (`native.ts`) ends and the process with it: at some 45,000.
 */
const MOST_CHARACTERS = 32_768

/** Families that it cuts with loops of its own, by `tokenizer.ggml.pre`. */
const LOOPED: ReadonlySet<string> = new Set(
  `llama3 llama-v3 llama-bpe falcon3 falcon-h1 pixtral lfm2 smaug-bpe dbrx glm4 chatglm-bpe kimi-k2
  qwen2 qwen35 deepseek-r1-qwen megrez stablelm2 hunyuan grok-2 gemma4 laguna
  gpt-2 phi-2 exaone4 modern-bert olmo mpt granite-docling smollm starcoder refact command-r codeshell exaone`.split(
    /\s+/,
  ),
)
/** Families whose words end at spaces alone. */
const SPACED: ReadonlySet<string> = new Set(
  'poro-chat bloom gpt3-finnish viking whitespace'.split(' '),
)

/** What no family's word goes beyond. */
const WORDS = [/[\p{L}\p{M} ]+/gu, /\p{N}+/gu, /[^\p{L}\p{N}]+/gu]
const SPACED_WORDS = [/\S+/gu, /\s+/gu]

/**
 * What a text would end the engine's process with, as the end of a sentence; null where it can be tokenised. Null is
 * the `pretokeniser` of a vocabulary that cuts no words.
 */
export function wordTooLong(text: string, pretokeniser: string | null): string | null {
  if (pretokeniser === null || LOOPED.has(pretokeniser) || text.length <= MOST_CHARACTERS)
    return null
  const words = SPACED.has(pretokeniser) ? SPACED_WORDS : WORDS
  const length = Math.max(...words.map((word) => longest(text, word)))
  if (length <= MOST_CHARACTERS) return null
  return `has ${length} characters in one word, and this model reads words of ${MOST_CHARACTERS} at most; break it up`
}

function longest(text: string, word: RegExp): number {
  let length = 0
  for (const [{ length: found }] of text.matchAll(word)) length = Math.max(length, found)
  return length
}
