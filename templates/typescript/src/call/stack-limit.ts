/** How many frames a stack gets, in engines that have a limit; one may set it. */
export const stackLimit = Error as { stackTraceLimit?: number | undefined };
