/** How a tensor's numbers are stored, by ggml's number: so many of them share a block of so many bytes. */
export type TensorForm = {
  readonly name: string
  readonly perBlock: number
  readonly blockBytes: number
}

const form = (name: string, perBlock: number, blockBytes: number): TensorForm => ({
  name,
  perBlock,
  blockBytes,
})

/** `ggml_type` of the library that is loaded; a test compares every row with it. */
export const tensorForms: ReadonlyMap<number, TensorForm> = new Map([
  [0, form('F32', 1, 4)],
  [1, form('F16', 1, 2)],
  [2, form('Q4_0', 32, 18)],
  [3, form('Q4_1', 32, 20)],
  [6, form('Q5_0', 32, 22)],
  [7, form('Q5_1', 32, 24)],
  [8, form('Q8_0', 32, 34)],
  [9, form('Q8_1', 32, 36)],
  [10, form('Q2_K', 256, 84)],
  [11, form('Q3_K', 256, 110)],
  [12, form('Q4_K', 256, 144)],
  [13, form('Q5_K', 256, 176)],
  [14, form('Q6_K', 256, 210)],
  [15, form('Q8_K', 256, 292)],
  [16, form('IQ2_XXS', 256, 66)],
  [17, form('IQ2_XS', 256, 74)],
  [18, form('IQ3_XXS', 256, 98)],
  [19, form('IQ1_S', 256, 50)],
  [20, form('IQ4_NL', 32, 18)],
  [21, form('IQ3_S', 256, 110)],
  [22, form('IQ2_S', 256, 82)],
  [23, form('IQ4_XS', 256, 136)],
  [24, form('I8', 1, 1)],
  [25, form('I16', 1, 2)],
  [26, form('I32', 1, 4)],
  [27, form('I64', 1, 8)],
  [28, form('F64', 1, 8)],
  [29, form('IQ1_M', 256, 56)],
  [30, form('BF16', 1, 2)],
  [34, form('TQ1_0', 256, 54)],
  [35, form('TQ2_0', 256, 66)],
  [39, form('MXFP4', 32, 17)],
  [40, form('NVFP4', 64, 36)],
  [41, form('Q1_0', 128, 18)],
  [42, form('Q2_0', 64, 18)],
])

/** What `general.file_type` means (`llama_ftype`): how most of the weights are stored. */
const quantisations: ReadonlyMap<number, string> = new Map([
  [0, 'F32'],
  [1, 'F16'],
  [2, 'Q4_0'],
  [3, 'Q4_1'],
  [7, 'Q8_0'],
  [8, 'Q5_0'],
  [9, 'Q5_1'],
  [10, 'Q2_K'],
  [11, 'Q3_K_S'],
  [12, 'Q3_K_M'],
  [13, 'Q3_K_L'],
  [14, 'Q4_K_S'],
  [15, 'Q4_K_M'],
  [16, 'Q5_K_S'],
  [17, 'Q5_K_M'],
  [18, 'Q6_K'],
  [19, 'IQ2_XXS'],
  [20, 'IQ2_XS'],
  [21, 'Q2_K_S'],
  [22, 'IQ3_XS'],
  [23, 'IQ3_XXS'],
  [24, 'IQ1_S'],
  [25, 'IQ4_NL'],
  [26, 'IQ3_S'],
  [27, 'IQ3_M'],
  [28, 'IQ2_S'],
  [29, 'IQ2_M'],
  [30, 'IQ4_XS'],
  [31, 'IQ1_M'],
  [32, 'BF16'],
  [36, 'TQ1_0'],
  [37, 'TQ2_0'],
  [38, 'MXFP4'],
])

/** Null for a number that nobody here knows, and where a file does not say. */
export const quantisationOf = (fileType: number | null): string | null =>
  fileType === null ? null : (quantisations.get(fileType) ?? null)
