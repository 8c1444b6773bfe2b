const loopbackName = /^(localhost|[\w-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/** Whether a Host header names this machine. A web page can make a browser send requests here, but not choose this header. */
export function isLoopbackHost(host: string | undefined): boolean {
  return host !== undefined && loopbackName.test(host);
}
