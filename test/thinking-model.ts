import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { patched } from '../server/model/patched.fixture.ts'
import { findModel } from './model.ts'
import { root } from './repository.ts'

// No model that thinks is small enough for tests. These are the real weights behind the template of such a
// family: a word that this model likes to begin with is the mark that opens a thought, another the one that closes it.

/** `overt model get` takes it: of two families, one that opens its thoughts itself and one whose prompt does. */
export function thinkingModel(family: 'qwen3' | 'always', folder: string): string {
  const template = readFileSync(join(root, 'test', 'template', 'qwen3.jinja'), 'utf8')
  const [opening, closing] = family === 'qwen3' ? ['The', 'Ġis'] : ['A', '.']
  const tokens = new Map([
    [opening, '<think>'],
    [closing, '</think>'],
    ['<file_sep>', '<tool_call>'],
    ['<filename>', '</tool_call>'],
  ])
  const chatTemplate = family === 'qwen3' ? template : begun(template)
  const path = join(folder, `${family}.gguf`)
  const file = readFileSync(findModel() ?? '')
  writeFileSync(path, patched(file, { chatTemplate, tokens }))
  return path
}

/** As the later ones of the family end, which always think. */
const begun = (template: string): string =>
  `${template.slice(0, template.lastIndexOf('{%- if add_generation_prompt'))}{{- '<|im_start|>assistant\\n<think>\\n' }}`
