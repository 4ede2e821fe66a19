// For tests and figures only: makes the same model in another quantisation, in a process of its own.
//   node requantise.fixture.ts <file> <new file> <type>, a `LLAMA_FTYPE` of llama.h
import { koffi } from '../engine/native.ts'
import { PROTOTYPES } from '../engine/llama/binding.ts'
import { QUANTIZE_PARAMS } from '../engine/llama/layout.ts'
import { findLibraries } from '../engine/llama/libraries.ts'
import { readProcessor } from '../engine/llama/processor.ts'

const [from, to, type] = process.argv.slice(2)
const platform = `${process.platform}-${process.arch}`
const processor = await readProcessor()
const libraries = findLibraries({ platform, processor, folder: null, variant: null })
koffi.load(libraries.base, { global: true })
koffi.load(libraries.ggml, { global: true })
const library = koffi.load(libraries.llama, { global: true })
const params = koffi.struct('llama_model_quantize_params', Object.fromEntries(QUANTIZE_PARAMS))
const [, ...none] = PROTOTYPES.llama_model_quantize_default_params
const defaults = library.func('llama_model_quantize_default_params', params, [...none])
const quantise = library.func('llama_model_quantize', 'uint32_t', [
  'const char *',
  'const char *',
  koffi.pointer(params),
])
const wanted = { ...defaults(), ftype: Number(type), allow_requantize: true, nthread: 1 }
process.exitCode = quantise(from, to, wanted) === 0 ? 0 : 1
