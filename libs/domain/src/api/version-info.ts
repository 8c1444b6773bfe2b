/** The release of Kubernetes whose behaviour this is. */
export const kubernetesVersion = { major: '1', minor: '36', gitVersion: 'v1.36.2' } as const;

/** What `/version` answers (k8s.io/apimachinery/pkg/version Info). `runtime` stands where Go's version does. */
export function versionInfo({ platform, runtime }: { readonly platform: string; readonly runtime: string }): object {
  const { major, minor, gitVersion } = kubernetesVersion;
  return {
    major,
    minor,
    emulationMajor: major,
    emulationMinor: minor,
    minCompatibilityMajor: major,
    minCompatibilityMinor: String(Number(minor) - 1),
    gitVersion,
    gitCommit: '',
    gitTreeState: 'clean',
    buildDate: '1970-01-01T00:00:00Z',
    goVersion: runtime,
    compiler: 'kubernest',
    platform,
  };
}
