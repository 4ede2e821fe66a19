// Compares the structs of `layout.ts` and the functions of `binding.ts` with llama.cpp's own headers, for
// whoever moves to another release:
//   node server/engine/llama/check-header.ts <include/llama.h> <ggml.h> <ggml-cpu.h>
// The npm package `node-llama-cpp` of the same version carries the source as `llama/gitRelease.bundle`.
import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { PROTOTYPES } from './binding.ts'
import {
  BATCH,
  CONTEXT_PARAMS,
  MODEL_PARAMS,
  QUANTIZE_PARAMS,
  THREAD_POOL_PARAMS,
  type Layout,
} from './layout.ts'
import { THREAD_POOL_PROTOTYPES } from './thread-pool.ts'

const STRUCTS: Readonly<Record<string, Layout>> = {
  llama_model_params: MODEL_PARAMS,
  llama_context_params: CONTEXT_PARAMS,
  llama_batch: BATCH,
  llama_model_quantize_params: QUANTIZE_PARAMS,
  ggml_threadpool_params: THREAD_POOL_PARAMS,
}

/** One sentence for each difference; none when the tables and the header agree. */
export function compareWithHeader(header: string): string[] {
  const most = /#define GGML_MAX_N_THREADS\s+(\d+)/.exec(header)?.[1] ?? 'GGML_MAX_N_THREADS'
  const text = header
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/.*$/gm, '')
    .replaceAll('GGML_MAX_N_THREADS', most)
  const structs = Object.entries(STRUCTS).flatMap(([name, layout]) =>
    compareStruct(text, name, layout),
  )
  const functions = Object.entries({ ...PROTOTYPES, ...THREAD_POOL_PROTOTYPES }).flatMap(
    ([name, types]) => comparePrototype(text, name, types),
  )
  return [...structs, ...functions]
}

function compareStruct(text: string, name: string, layout: Layout): string[] {
  const body = new RegExp(`struct ${name} \\{([^}]*)\\}`).exec(text)?.[1]
  if (body === undefined) return [`the header has no struct ${name}`]
  const fields = body
    .split(';')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(parseField)
  const theirs = fields.map(([field, type]) => `${type} ${field}`)
  const ours = layout.map(([field, type]) => `${type} ${field}`)
  const at = ours.findIndex((field, i) => field !== theirs[i])
  if (at === -1 && ours.length === theirs.length) return []
  const place = at === -1 ? ours.length : at
  return [
    `${name}[${place}] is "${theirs[place] ?? 'nothing'}" in the header and "${ours[place] ?? 'nothing'}" here`,
  ]
}

function comparePrototype(text: string, name: string, types: readonly string[]): string[] {
  const match = new RegExp(
    `(?:LLAMA|GGML|GGML_BACKEND)_API\\s+([\\w\\s*]+?)\\s*\\b${name}\\s*\\(([^)]*)\\)`,
  ).exec(text)
  if (match === null) return [`the header has no function ${name}`]
  const parameters = (match[2] ?? '').split(',').map((parameter) => parameter.trim())
  const theirs = [
    typeName(match[1] ?? ''),
    ...parameters
      .filter((parameter) => parameter !== 'void' && parameter !== '')
      .map((parameter) => parseField(parameter)[1]),
  ]
  const ours = types.map((type) => (type.endsWith('*') ? 'void *' : type))
  if (ours.join() === theirs.map((type) => type).join()) return []
  return [`${name} is (${theirs.join(', ')}) in the header and (${ours.join(', ')}) here`]
}

/** `const float * tensor_split` is a `void *` named `tensor_split`: to us a pointer is an address. */
function parseField(declaration: string): readonly [field: string, type: string] {
  const match = /^(.*?[\s*])(\w+)(\[\w+\])?$/.exec(declaration.replace(/\s+/g, ' '))
  return [match?.[2] ?? declaration, typeName(match?.[1] ?? '') + (match?.[3] ?? '')]
}

function typeName(type: string): string {
  const plain = type
    .replace(/\b(const|struct)\b/g, '')
    .replace(/\s+/g, ' ')
    .trim()
  if (plain.includes('*') || /_callback$|_memory_t$|_threadpool_t$/.test(plain)) return 'void *'
  if (plain.startsWith('enum ')) return 'int32_t'
  return ALIASES[plain] ?? plain
}

const ALIASES: Readonly<Record<string, string>> = {
  int: 'int32_t',
  llama_token: 'int32_t',
  llama_pos: 'int32_t',
  llama_seq_id: 'int32_t',
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const headers = await Promise.all(process.argv.slice(2).map((path) => readFile(path, 'utf8')))
  const faults = compareWithHeader(headers.join('\n'))
  process.stdout.write(faults.length === 0 ? 'the headers agree\n' : `${faults.join('\n')}\n`)
  process.exitCode = faults.length === 0 ? 0 : 1
}
