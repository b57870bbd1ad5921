/** The size in bytes over which a file is refused: nobody writes such an env file on purpose. */
export const largestFile: number = 1024 * 1024

/** The size in bytes over which Linux takes no variable, and can start no child process: `MAX_ARG_STRLEN`. */
export const largestVariable: number = 128 * 1024
