/** The sentence is what a person may rely on; `spec` is the page that says it in full. */
export type Requirement = { readonly promise: string; readonly spec?: string }
