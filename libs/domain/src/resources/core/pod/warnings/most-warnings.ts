/**
 * Of what comes in pairs no more is told: there may be as many as the square of a list is long, and headers (k8s.io/apiserver's warning filter)
 * have room for less.
 */
export const mostWarnings = 1000;
