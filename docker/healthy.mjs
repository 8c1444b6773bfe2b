/** The health check of a container: the exit code says whether HEALTH_URL answers well. */
const answers = await fetch(process.env.HEALTH_URL).then(
  ({ ok }) => ok,
  () => false,
);
process.exit(answers ? 0 : 1);
