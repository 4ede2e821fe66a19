import koffi from 'koffi'

/**
 * What native code recurses on, virtual memory that only a deep call touches. The library matches some models'
 * texts with std::regex, which takes up to 370 bytes of it for each character of a match.
 */
const STACK_BYTES = 16 * 1024 * 1024

// It can be set only before the first library is loaded: so whoever calls native code has koffi from here.
if (koffi.config().sync_stack_size !== STACK_BYTES) {
  koffi.config({
    ...koffi.config(),
    sync_stack_size: STACK_BYTES,
    async_stack_size: STACK_BYTES,
  })
}

export { koffi }
