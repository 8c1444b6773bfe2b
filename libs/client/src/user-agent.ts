import { arch, platform } from 'node:process';

/** The release whose components these are. */
const version = 'v1.36.2';

/**
 * How a component names itself in requests, as client-go does: `kube-scheduler/v1.36.2 (linux/amd64) kubernetes/kubernest`, where upstream has
 * a commit at the end. The API server takes the field manager from what stands before the first slash. `part` is added for a part of a component
 * that speaks for itself, such as `deployment-controller`.
 */
export function userAgent(component: string, part?: string): string {
  return `${component}/${version} (${goPlatform()}/${goArch()}) kubernetes/kubernest${part === undefined ? '' : `/${part}`}`;
}

function goPlatform(): string {
  return platform === 'win32' ? 'windows' : platform;
}

function goArch(): string {
  switch (arch) {
    case 'x64':
      return 'amd64';
    case 'ia32':
      return '386';
    default:
      return arch;
  }
}
