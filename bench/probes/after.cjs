// Preloaded after what is measured.
globalThis.tell()
