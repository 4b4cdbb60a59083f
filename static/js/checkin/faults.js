// Tells whoever develops this of what should not have happened.

/** Reports a problem where the browser's own are reported. */
export function report(problem) {
  if (globalThis.reportError) reportError(problem);
  else console.error(problem);
}
